# Times what R users run for whole fits and trials (ExoMeta.Benchmarks, folder Whole), on the same data and designs, on one thread.
# Usage: Rscript whole.R OUT.csv   (needs metafor and mvtnorm; times rpact too where it is installed)
# Writes one row a task: nanoseconds of processor time for one fit or trial (the least of 25 short timings of
# about 50 ms each, of 1 to 3 for the mixed models: the one that other work on the machine disturbed least), and a number to check the answers by.
suppressPackageStartupMessages({ library(metafor); library(mvtnorm) })
out <- commandArgs(trailingOnly = TRUE)[1]
set.seed(1)

# Least of 25 timings (or fewer, of slow ones) of `repeats` runs, per operation.
nanoseconds <- function(run, operations, repeats, timings = 25) {
  run()
  min(sapply(seq_len(timings), function(i) sum(system.time(for (r in seq_len(repeats)) run())[c("user.self", "sys.self")]))) * 1e9 / (operations * repeats)
}

# Thirteen BCG trials (Colditz et al. 1994): cases and group size of the vaccinated, then of the controls.
bcg <- data.frame(
  ai = c(4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27),
  n1i = c(123, 306, 231, 13598, 5069, 1541, 2545, 88391, 7499, 1716, 50634, 2498, 16913),
  ci = c(11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29),
  n2i = c(139, 303, 220, 12867, 5808, 1451, 629, 88391, 7277, 1665, 27338, 2341, 17854))
effects <- escalc(measure = "OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = bcg)
# What one fit of ours gives: estimate, intervals of the mean, of prediction and of tau^2 (Q-profile), weights.
fit <- function(method) {
  model <- rma(yi, vi, data = effects, method = method)
  list(model, predict(model), confint(model), weights(model))
}

# The same trials as counts: estimate and tests by each method, without the interval of tau^2 (metafor has none for these models).
counts <- function(model) suppressWarnings(switch(model,
  MH = rma.mh(measure = "OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = bcg),
  PETO = rma.peto(ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = bcg),
  rma.glmm(measure = "OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = bcg, model = model)))

# Three doses and a control, n = 100 an arm, one-sided Dunnett at 0.025; vectorised over trials, sufficient statistics only.
n <- 100
alternative <- matrix(0.5, 3, 3); diag(alternative) <- 1
exactly <- GenzBretz(abseps = 1e-6, maxpts = 1e6)
critical_t <- qmvt(0.975, tail = "lower.tail", df = 4 * (n - 1), corr = alternative, algorithm = exactly)$quantile
critical_z <- qmvnorm(0.975, tail = "lower.tail", corr = alternative, algorithm = exactly)$quantile
trials <- 1e5
log_normal <- function() {
  means <- matrix(rnorm(trials * 4, rep(c(0, 1, 2, 3) / 6, each = trials), 1 / sqrt(n)), trials)
  s <- sqrt(rchisq(trials, 4 * (n - 1)) / (4 * (n - 1)))
  t <- (means[, -1] - means[, 1]) / (s * sqrt(2 / n))
  mean(pmax(t[, 1], t[, 2], t[, 3]) > critical_t)
}
binary <- function() {
  risks <- matrix(rbinom(trials * 4, n, rep(c(0.40, 0.35, 0.30, 0.25), each = trials)), trials) / n
  pooled <- (risks[, -1] + risks[, 1]) / 2
  z <- (risks[, 1] - risks[, -1]) / sqrt(pooled * (1 - pooled) * 2 / n)
  mean(pmax(z[, 1], z[, 2], z[, 3]) > critical_z)
}

tasks <- list(
  list("REML fit of 13 trials", "metafor::rma, confint, predict", nanoseconds(function() fit("REML"), 1, 10), coef(fit("REML")[[1]])),
  list("DL fit of 13 trials", "metafor::rma, confint, predict", nanoseconds(function() fit("DL"), 1, 10), coef(fit("DL")[[1]])),
  list("Mantel-Haenszel, 13 trials", "metafor::rma.mh", nanoseconds(function() counts("MH"), 1, 10), coef(counts("MH"))),
  list("Peto, 13 trials", "metafor::rma.peto", nanoseconds(function() counts("PETO"), 1, 10), coef(counts("PETO"))),
  list("GLMM UM.FS, 13 trials", "metafor::rma.glmm", nanoseconds(function() counts("UM.FS"), 1, 1, 3), coef(counts("UM.FS"))),
  list("GLMM UM.RS, 13 trials", "metafor::rma.glmm", nanoseconds(function() counts("UM.RS"), 1, 1, 3), coef(counts("UM.RS"))),
  list("GLMM CM.AL, 13 trials", "metafor::rma.glmm", nanoseconds(function() counts("CM.AL"), 1, 1, 3), coef(counts("CM.AL"))),
  list("GLMM CM.EL, 13 trials", "metafor::rma.glmm", nanoseconds(function() counts("CM.EL"), 1, 1, 1), coef(counts("CM.EL"))),
  list("Log-normal trial, 3 doses, Dunnett", "vectorised rnorm, rchisq", nanoseconds(log_normal, trials, 2), log_normal()),
  list("Binary trial, 3 doses, Dunnett", "vectorised rbinom", nanoseconds(binary, trials, 2), binary()))
# Four arms of 100, a baseline and an outcome each, compared without adjustment by the pooled t test: what R draws fast.
patients <- function(trials = 2000) {
  arms <- lapply(c(0, 1, 2, 3) / 6, function(mean) matrix(rnorm(trials * n, mean), trials))
  means <- sapply(arms, rowMeans)
  s <- sqrt(rowSums(sapply(arms, function(y) rowSums((y - rowMeans(y))^2))) / (4 * (n - 1)))
  t <- (means[, -1] - means[, 1]) / (s * sqrt(2 / n))
  mean(pmax(t[, 1], t[, 2], t[, 3]) > critical_t)
}
tasks <- c(tasks, list(
  list("Patient-level analysis of covariance, 4 arms of 100", "vectorised rnorm, without the baseline", nanoseconds(patients, 2000, 1), patients())))

if (requireNamespace("rpact", quietly = TRUE)) {
  suppressPackageStartupMessages(library(rpact))
  stages <- function(k) getDesignGroupSequential(kMax = k, alpha = 0.025, typeOfDesign = "OF")
  combined <- getDesignInverseNormal(kMax = 2, alpha = 0.025, typeOfDesign = "OF")
  adaptive <- function(N) getSimulationMultiArmMeans(combined, activeArms = 3, typeOfShape = "userDefined", effectMatrix = matrix(c(0.1, 0.2, 0.3), 1), stDev = 1,
    plannedSubjects = c(100, 200), intersectionTest = "Dunnett", typeOfSelection = "best", maxNumberOfIterations = N, seed = 1)$rejectAtLeastOne
  means <- function(N) getSimulationMeans(stages(3), alternative = 0.4, stDev = 1, plannedSubjects = c(60, 120, 180), maxNumberOfIterations = N, seed = 1)$overallReject
  rates <- function(N) getSimulationRates(stages(3), pi1 = 0.25, pi2 = 0.4, plannedSubjects = c(100, 200, 300), directionUpper = FALSE,
    maxNumberOfIterations = N, seed = 1)$overallReject
  survival <- function(N) getSimulationSurvival(stages(1), lambda2 = log(2) / 12, hazardRatio = 0.65, directionUpper = FALSE, dropoutRate1 = 0.05, dropoutRate2 = 0.05,
    dropoutTime = 12, accrualTime = c(0, 6), maxNumberOfSubjects = 200, plannedEvents = 110, maxNumberOfIterations = N, seed = 1)$overallReject
  timed <- function(task, peer, run, N) list(task, peer, nanoseconds(function() run(N), N, 1, 3), run(N))
  tasks <- c(tasks, list(
    timed("Two stages, 3 doses, inverse normal, closed Dunnett, the best goes on", "rpact::getSimulationMultiArmMeans", adaptive, 500),
    timed("Group-sequential means, 2 arms, 3 looks", "rpact::getSimulationMeans", means, 10000),
    timed("Group-sequential rates, 2 arms, 3 looks", "rpact::getSimulationRates", rates, 10000),
    timed("Survival, 200 patients, log-rank, dropout", "rpact::getSimulationSurvival", survival, 2000)))
}

table <- do.call(rbind, lapply(tasks, function(t) data.frame(task = t[[1]], peer = t[[2]], nanoseconds = t[[3]], answer = t[[4]])))
write.csv(table, out, row.names = FALSE)
print(table)
