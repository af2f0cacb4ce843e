# Times what R users run for the kernels of exometa bench, on the same data, on one thread.
# Usage: Rscript core.R OUT.csv   (needs metafor; times rpact too where it is installed)
# Writes one row a kernel: its name, the peer, items a second and an answer to check the work by.
suppressPackageStartupMessages(library(metafor))
out <- commandArgs(trailingOnly = TRUE)[1]
set.seed(1)

# Items a second of processor time, which other programs do not lengthen: median of several timings.
rate <- function(run, items, timings) {
  run()
  items / median(sapply(seq_len(timings), function(i) sum(system.time(run())[c("user.self", "sys.self")])))
}

# The 256 data sets of ten effects: uniform numbers by Lehmer's generator (Park and Miller 1988), exact in doubles.
state <- 1
uniform <- function() {
  product <- 16807 * state
  state <<- product - 2147483647 * floor(product / 2147483647)
  state / 2147483647
}
y <- v <- numeric(2560)
for (i in seq_along(y)) {
  between <- uniform() + uniform() + uniform() + uniform() - 2
  within <- uniform() + uniform() + uniform() + uniform() - 2
  v[i] <- 0.02 + 0.28 * uniform()
  y[i] <- -0.4 + sqrt(3) * (0.3 * between + sqrt(v[i]) * within)
}
sets <- split(seq_along(y), rep(1:256, each = 10))
# Fisher scoring with whole steps does not end within 1e-10 on two of the sets.
fits <- function(sets, method, control) mean(sapply(sets, function(rows) coef(rma(y[rows], v[rows], method = method, control = control))))
dl <- function(sets) fits(sets, "DL", list())
reml <- function(sets) fits(sets, "REML", list(threshold = 1e-10, maxiter = 10000, stepadj = 0.5))

bcg <- rma(measure = "RR", ai = c(4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27),
  n1i = c(123, 306, 231, 13598, 5069, 1541, 2545, 88391, 7499, 1716, 50634, 2498, 16913),
  ci = c(11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29),
  n2i = c(139, 303, 220, 12867, 5808, 1451, 629, 88391, 7277, 1665, 27338, 2341, 17854))
# A sample of the subsets: all 8191 take a minute. Fits that fail are left out.
subsets <- function() mean(gosh(bcg, subsets = 200, progbar = FALSE)$res[, "estimate"], na.rm = TRUE)

# Twelve printed ratios with their intervals; the rounding of each number is drawn.
printed <- matrix(c(0.41, 0.13, 1.26, 0.20, 0.09, 0.49, 0.26, 0.07, 0.92, 0.24, 0.18, 0.31, 0.80, 0.52, 1.25, 0.46, 0.39, 0.54,
  0.20, 0.08, 0.50, 1.01, 0.89, 1.14, 0.63, 0.39, 1.00, 0.25, 0.15, 0.43, 0.71, 0.57, 0.89, 1.56, 0.37, 6.53), ncol = 3, byrow = TRUE)
propagated <- function() mean(replicate(100, {
  exact <- log(printed + runif(36, -0.005, 0.005))
  coef(rma(exact[, 1], ((exact[, 3] - exact[, 2]) / (2 * qnorm(0.975)))^2, method = "REML", test = "knha"))
}))

# Three doses and a control, n = 100 an arm, one-sided Dunnett at 0.025; vectorised over trials, sufficient statistics only.
n <- 100
trials <- 1e5
critical <- 2.3580028  # of the multivariate t distribution, 396 degrees of freedom (mvtnorm's qmvt)
vectorised <- function() {
  means <- matrix(rnorm(trials * 4, rep(c(0, 1, 2, 3) / 6, each = trials), 1 / sqrt(n)), trials)
  s <- sqrt(rchisq(trials, 4 * (n - 1)) / (4 * (n - 1)))
  t <- (means[, -1] - means[, 1]) / (s * sqrt(2 / n))
  mean(pmax(t[, 1], t[, 2], t[, 3]) > critical)
}

rows <- list()
add <- function(kernel, peer, run, items, timings, answer = run) rows[[length(rows) + 1]] <<- data.frame(
  kernel = kernel, peer = peer, rate = rate(run, items, timings), answer = answer())
add("uniforms", "runif", function() runif(4e6), 4e6, 7, function() mean(runif(4e6)))
add("normals", "rnorm", function() rnorm(2e6), 2e6, 7, function() mean(rnorm(2e6)^2))
add("binomial", "rbinom", function() rbinom(1e6, 50, 0.3), 1e6, 7, function() mean(rbinom(1e6, 50, 0.3)))
add("dl", "metafor::rma", function() dl(sets[1:64]), 64, 3, function() dl(sets))
add("reml", "metafor::rma", function() reml(sets[1:64]), 64, 3, function() reml(sets))
add("gosh", "metafor::gosh", subsets, 200, 3)
add("propagated-pool", "metafor::rma in a loop", propagated, 100, 3)
add("trials", "vectorised rnorm, rchisq", vectorised, trials, 5)
if (requireNamespace("rpact", quietly = TRUE)) {
  suppressPackageStartupMessages(library(rpact))
  design <- getDesignInverseNormal(kMax = 1, alpha = 0.025)
  simulated <- function() getSimulationMultiArmMeans(design = design, activeArms = 3, typeOfShape = "linear", muMaxVector = 0.5, stDev = 1,
    plannedSubjects = n, intersectionTest = "Dunnett", typeOfSelection = "all", maxNumberOfIterations = 1000, seed = 1)$rejectAtLeastOne
  add("trials", "rpact::getSimulationMultiArmMeans", simulated, 1000, 3)
}
write.csv(do.call(rbind, rows), out, row.names = FALSE)
print(do.call(rbind, rows))
