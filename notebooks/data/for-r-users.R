# The numbers of R in 5-for-r-users.ipynb. Run in the folder of the notebooks:
#
#   Rscript --vanilla data/for-r-users.R                 writes data/for-r-users.csv
#   Rscript --vanilla data/for-r-users.R elsewhere.csv   writes that file
#
# Every block of R that the notebook shows stands in this file as it is shown. What stands between the blocks picks the numbers that are compared:
# put() names them, and says how far ExoMeta's may be off (relative), or, of what is simulated, what R's own standard error is.

numbers <- NULL
section <- program <- NULL

begin <- function(name, ...) {
  section <<- name
  packages <- sapply(c(...), function(package) paste(package, packageDescription(package)$Version))
  program <<- paste(c(paste("R", getRversion()), packages), collapse = ", ")
}

put <- function(values, tolerance = NA, se = NA) {
  stopifnot(is.numeric(values), !anyNA(values), !is.null(names(values)))
  numbers <<- rbind(numbers, data.frame(
    section = section, quantity = names(values), value = unname(values), tolerance = tolerance, se = unname(se), program = program))
}

pdf(NULL)

# ---- A meta-analysis ------------------------------------------------------------------------------------------------------------------------

library(metafor)
bcg <- read.csv("../inputs/classics/bcg.csv")
bcg <- escalc(measure = "OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = bcg, slab = study)
late <- list(threshold = 1e-12, tol = 1e-12, maxiter = 10000)
res <- rma(yi, vi, data = bcg, method = "REML", test = "knha", control = late)
res

begin("pooled", "metafor")
put(c(
  estimate = coef(res)[[1]], se = res$se, tval = res$zval, df = res$ddf, pval = res$pval, ci.lb = res$ci.lb, ci.ub = res$ci.ub, tau2 = res$tau2,
  se.tau2 = res$se.tau2, I2 = res$I2, H2 = res$H2, QE = res$QE, QEp = res$QEp, logLik = as.numeric(logLik(res))), 1e-10)

forest(res, atransf = exp, addpred = TRUE)

confint(res, control = late)
confint(res, type = "PL", control = late)
predict(res)
predict(res, pi.type = "riley")

qp <- confint(res, control = late)$random["tau^2", ]
pl <- confint(res, type = "PL", control = late)$random["tau^2", ]
pi <- predict(res)
riley <- predict(res, pi.type = "riley")
begin("intervals", "metafor")
put(c(
  "tau2, Q profile, ci.lb" = qp[["ci.lb"]], "tau2, Q profile, ci.ub" = qp[["ci.ub"]], "tau2, profile likelihood, ci.lb" = pl[["ci.lb"]],
  "tau2, profile likelihood, ci.ub" = pl[["ci.ub"]], "pi.lb" = pi$pi.lb, "pi.ub" = pi$pi.ub, "pi.lb, riley" = riley$pi.lb, "pi.ub, riley" = riley$pi.ub), 1e-10)

methods <- c("DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")
fits <- lapply(methods, function(m) rma(yi, vi, data = bcg, method = m, control = late))
sapply(fits, function(fit) fit$tau2)

begin("estimators", "metafor")
put(setNames(sapply(fits, function(fit) fit$tau2), paste("tau2,", methods)), 1e-10)

# ---- Counts ---------------------------------------------------------------------------------------------------------------------------------

mh <- rma.mh(measure = "OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = bcg)
peto <- rma.peto(ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = bcg)

begin("counts", "metafor")
put(c(
  "MH: estimate" = coef(mh)[[1]], "MH: se" = mh$se, "MH: ci.lb" = mh$ci.lb, "MH: ci.ub" = mh$ci.ub, "MH: QE" = mh$QE, "MH: Cochran-Mantel-Haenszel" = mh$MH,
  "MH: Tarone" = mh$TA, "Peto: estimate" = coef(peto)[[1]], "Peto: se" = peto$se, "Peto: ci.lb" = peto$ci.lb, "Peto: ci.ub" = peto$ci.ub, "Peto: QE" = peto$QE), 1e-10)

glmer <- list(glmerCtrl = list(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5)))
el <- rma.glmm(measure = "OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = bcg, model = "CM.EL")
al <- rma.glmm(measure = "OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = bcg,
  model = "CM.AL", nAGQ = 25, control = glmer)
fs <- rma.glmm(measure = "OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = bcg,
  model = "UM.FS", nAGQ = 25, control = glmer)

# Standard errors come from numerical derivatives: with nlminb, BFGS and Nelder-Mead that of CM.EL is 0.180076, 0.180065 and 0.180048.
begin("mixed models", "metafor")
for (fit in list(el, al, fs)) {
  put(setNames(c(coef(fit)[[1]], fit$tau2), paste0(fit$model, ": ", c("estimate", "tau2"))), 1e-5)
  put(setNames(fit$se, paste0(fit$model, ": se")), 4e-5)
  put(setNames(fit$QE.LRT, paste0(fit$model, ": QE.LRT")), 1e-10)
}

# ---- Moderators -----------------------------------------------------------------------------------------------------------------------------

reg <- rma(yi, vi, mods = ~ ablat + alloc, data = bcg, test = "knha", control = late)
reg
anova(reg, btt = "alloc")
predict(reg, newmods = c(40, 1, 0))

alloc <- anova(reg, btt = "alloc")
at <- predict(reg, newmods = c(40, 1, 0))
begin("regression", "metafor")
put(c(
  setNames(coef(reg), rownames(reg$beta)), setNames(reg$se, paste("se,", rownames(reg$beta))), tau2 = reg$tau2, R2 = reg$R2, QE = reg$QE, QM = reg$QM, QMp = reg$QMp,
  "F, alloc" = alloc$QM, "p, alloc" = alloc$QMp, "pred" = at$pred, "pred, ci.lb" = at$ci.lb, "pred, ci.ub" = at$ci.ub, "pred, pi.lb" = at$pi.lb, "pred, pi.ub" = at$pi.ub), 1e-10)

groups <- lapply(split(bcg, bcg$alloc), function(rows) rma(yi, vi, data = rows, control = late))
between <- rma(sapply(groups, coef), sapply(groups, vcov), mods = ~ names(groups), method = "FE")

begin("subgroups", "metafor")
put(c(setNames(sapply(groups, coef), names(groups)), setNames(sapply(groups, function(g) g$tau2), paste("tau2,", names(groups))), QM = between$QM, QMp = between$QMp), 1e-10)

# ---- Sensitivity ----------------------------------------------------------------------------------------------------------------------------

out <- leave1out(res)
cum <- cumul(res)
inf <- influence(res)

begin("leave one out", "metafor")
put(setNames(out$estimate, paste("without", out$slab)), 1e-10)

begin("cumulative", "metafor")
at <- c(2, 4, 6, 8, 10, 12, 13)
put(setNames(cum$estimate[at], paste("estimate, first", at)), 1e-10)
put(setNames(cum$tau2[at], paste("tau2, first", at)), 1e-10)

begin("influence", "metafor")
for (i in c(4, 8)) {
  of <- c("rstudent", "dffits", "cook.d", "cov.r", "tau2.del", "QE.del", "hat")
  put(setNames(c(sapply(of, function(name) inf$inf[[name]][i]), inf$dfbs$intrcpt[i]), paste0(c(of, "dfbs"), ", ", inf$inf$slab[i])), 1e-10)
}

# ---- Small-study effects --------------------------------------------------------------------------------------------------------------------

resz <- rma(yi, vi, data = bcg, control = late)
regtest(resz)
regtest(resz, model = "lm")
ranktest(resz)
trimfill(rma(yi, vi, data = bcg, method = "EE"))
fsn(yi, vi, data = bcg)

egger <- regtest(resz)
lm <- regtest(resz, model = "lm")
rank <- ranktest(resz)
filled <- trimfill(rma(yi, vi, data = bcg, method = "EE"))
begin("small studies", "metafor")
put(c(
  "regtest: z" = egger$zval, "regtest: p" = egger$pval, "regtest: limit" = egger$est[[1]], "regtest, lm: t" = lm$zval, "regtest, lm: p" = lm$pval,
  "ranktest: tau" = rank$tau[[1]], "ranktest: p" = rank$pval, "trimfill: k0" = filled$k0, "trimfill: estimate" = coef(filled)[[1]], "trimfill: se" = filled$se,
  "fsn: Rosenthal" = fsn(yi, vi, data = bcg)$fsnum), 1e-10)

# ---- Dependent effects ----------------------------------------------------------------------------------------------------------------------

schools <- read.csv("data/konstantopoulos2011.csv")
nested <- rma.mv(yi, vi, random = ~ 1 | district/school, data = schools,
  control = list(optimizer = "optim", optmethod = "Nelder-Mead", reltol = 1e-15, maxit = 50000))
robust(nested, cluster = district, clubSandwich = TRUE)

# rma.mv leaves the eighth digit of variances open: nlminb, BFGS and Nelder-Mead differ by up to 9e-8.
cr2 <- robust(nested, cluster = district, clubSandwich = TRUE)
begin("nested", "metafor", "clubSandwich")
put(c(estimate = coef(nested)[[1]], se = nested$se, "sigma2, district" = nested$sigma2[1], "sigma2, district/school" = nested$sigma2[2]), 1e-7)
put(c(QE = nested$QE, logLik = as.numeric(logLik(nested))), 1e-10)
put(c("CR2: se" = cr2$se, "CR2: t" = cr2$zval, "CR2: df" = cr2$dfs, "CR2: p" = cr2$pval), 1e-7)

# ---- Designs --------------------------------------------------------------------------------------------------------------------------------

library(rpact)
design <- function(type, ...)
  getDesignGroupSequential(kMax = 3, alpha = 0.025, sided = 1, typeOfDesign = type, ..., tolerance = 1e-10)
designs <- list(OF = design("OF"), P = design("P"), asOF = design("asOF"), asKD = design("asKD", gammaA = 2))
lapply(designs, function(d) d$criticalValues)
lapply(designs, function(d) d$alphaSpent)

# rpact solves until the level is within its tolerance, of which 1e-10 is the least: critical values move by up to 2e-9.
begin("boundaries", "rpact")
for (type in names(designs)) {
  put(setNames(designs[[type]]$criticalValues, paste0(type, ": critical value, look ", 1:3)), 1e-8)
  put(setNames(designs[[type]]$alphaSpent[1:2], paste0(type, ": alpha spent, look ", 1:2)), 1e-8)
}

asOF <- getDesignGroupSequential(kMax = 3, alpha = 0.025, beta = 0.2, typeOfDesign = "asOF", tolerance = 1e-10)
means <- getSampleSizeMeans(asOF, alternative = 0.5, stDev = 1)
rates <- getSampleSizeRates(asOF, pi1 = 0.40, pi2 = 0.55)
survival <- getSampleSizeSurvival(asOF, hazardRatio = 0.7, pi2 = 0.4, eventTime = 12,
  accrualTime = 12, followUpTime = 12)
power.t.test(delta = 0.5, sd = 1, sig.level = 0.025, power = 0.8, alternative = "one.sided", tol = 1e-12)

# rpact stops its search for the size of a t test 4e-5 patients too far: the power there is 0.80000013. power.t.test, which may go on, shows the root.
begin("sizes", "rpact")
put(c("means: fixed, power.t.test" = 2 * power.t.test(delta = 0.5, sd = 1, sig.level = 0.025, power = 0.8, alternative = "one.sided", tol = 1e-12)$n), 1e-10)
for (name in c("means", "rates")) {
  size <- get(name)
  put(setNames(
    c(size$nFixed, size$maxNumberOfSubjects, size$expectedNumberOfSubjectsH1, size$expectedNumberOfSubjectsH01, size$expectedNumberOfSubjectsH0),
    paste0(name, ": ", c("fixed", "largest", "expected, H1", "expected, H01", "expected, H0"))), if (name == "means") 1e-6 else 1e-8)
}
put(c(
  "survival: fixed, events" = survival$eventsFixed, "survival: fixed" = survival$nFixed, "survival: largest, events" = survival$eventsPerStage[3],
  "survival: largest" = survival$maxNumberOfSubjects, "survival: expected events, H1" = survival$expectedEventsH1, "survival: expected events, H0" = survival$expectedEventsH0,
  "survival: expected, H1" = survival$expectedNumberOfSubjectsH1), 1e-8)

getPowerAndAverageSampleNumber(asOF, theta = c(0, 0.15, 0.3), nMax = 100)

asn <- getPowerAndAverageSampleNumber(asOF, theta = c(0, 0.15, 0.3), nMax = 100)
begin("power", "rpact")
# Without futility bounds rpact takes -6, below which it counts 1e-9 of the trials as stopped: its expected sizes are so much smaller, relatively.
put(setNames(asn$overallReject, paste("power, theta =", c(0, 0.15, 0.3))), 1e-8)
put(setNames(asn$averageSampleNumber, paste("average sample number, theta =", c(0, 0.15, 0.3))), 1e-8)

simulated <- getSimulationRates(asOF, pi1 = 0.40, pi2 = 0.55, directionUpper = FALSE,
  plannedSubjects = c(100, 200, 300), maxNumberOfIterations = 100000, seed = 5)
simulated

begin("simulated", "rpact")
stopped <- simulated$rejectPerStage[, 1]
stages <- c(stopped[1:2], 1 - sum(stopped[1:2]))
size <- c(100, 200, 300)
put(c(
  "power" = simulated$overallReject, setNames(stopped, paste("significant at look", 1:3)), "expected patients" = simulated$expectedNumberOfSubjects),
  se = c(sqrt(simulated$overallReject * (1 - simulated$overallReject) / 100000), sqrt(stopped * (1 - stopped) / 100000),
    sqrt((sum(stages * size^2) - sum(stages * size)^2) / 100000)))

# ---------------------------------------------------------------------------------------------------------------------------------------------

exact <- function(x) ifelse(is.na(x), "", formatC(x, digits = 17, format = "g", width = 1))
numbers$value <- exact(numbers$value)
numbers$tolerance <- ifelse(is.na(numbers$tolerance), "", format(numbers$tolerance, digits = 1, scientific = TRUE, trim = TRUE))
numbers$se <- exact(numbers$se)
numbers$program <- paste0("\"", numbers$program, "\"")
numbers$quantity <- ifelse(grepl(",", numbers$quantity), paste0("\"", numbers$quantity, "\""), numbers$quantity)
path <- c(commandArgs(trailingOnly = TRUE), "data/for-r-users.csv")[1]
write.csv(numbers, path, row.names = FALSE, quote = FALSE, eol = "\n")
