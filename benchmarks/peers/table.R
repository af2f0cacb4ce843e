# Writes results/<cpu>/throughput.md from what run.sh measured: ratios to the peers first, then throughputs, then distances from limits.
# Usage: Rscript table.R FOLDER   (needs jsonlite)
folder <- commandArgs(trailingOnly = TRUE)[1]
files <- function(pattern) sort(list.files(folder, pattern, full.names = TRUE))
turns <- lapply(files("^bench-[0-9]+\\.json$"), jsonlite::read_json)
narrow <- lapply(files("^bench256-[0-9]+\\.json$"), jsonlite::read_json)
peers <- lapply(seq_along(turns), function(i) rbind(
  read.csv(file.path(folder, sprintf("cpp-%d.csv", i))), read.csv(file.path(folder, sprintf("r-%d.csv", i)))))
first <- turns[[1]]

# By turn: a field of a kernel (or limit) of ours, the rate of a peer.
ours <- function(runs, name, field, list = "kernels") sapply(runs, function(run) {
  found <- Filter(function(k) k$name == name, run[[list]])
  if (length(found) == 1 && !is.null(found[[1]][[field]])) found[[1]][[field]] else NA
})
theirs <- function(kernel, peer, field = "rate") sapply(peers, function(p) p[p$kernel == kernel & p$peer == peer, field])

digits <- function(x) format(signif(x, if (abs(x) < 10) 2 else 3), scientific = FALSE, big.mark = " ", trim = TRUE)
rate <- function(x) if (is.na(x)) "–" else if (x >= 1e9) sprintf("%.3g billion", x / 1e9) else if (x >= 1e6) sprintf("%.3g million", x / 1e6) else digits(x)
times <- function(x) paste0(digits(x), "×")
span <- function(x, show) if (length(x) > 1) sprintf("%s (%s–%s)", show(median(x)), sub("×", "", show(min(x))), show(max(x))) else show(x)
percent <- function(x) sprintf("%.2g %%", 100 * x)
row <- function(...) cat("| ", paste(..., sep = " | "), " |\n", sep = "")

cat("# ", first$cpu, "\n\n", sep = "")
cat("Written by `benchmarks/run.sh`: ", length(turns), if (length(turns) == 1) " turn" else " turns", ", in which both sides were timed one right after the other",
  if (length(turns) > 1) "; shown are medians over the turns, with the range", ". Ratios are what counts: throughputs change from minute to minute.\n\n", sep = "")
cat(sprintf("- ExoMeta on %s, %d-bit vectors, %d cores; kernels of `exometa bench` on one thread but for the last\n", first$runtime, first$vectorBits, first$cores))
cat("- C++: ", readLines(file.path(folder, "cpp-version.txt")), "; std::mt19937_64\n", sep = "")
rpact <- if (requireNamespace("rpact", quietly = TRUE)) paste0(", rpact ", packageVersion("rpact")) else ""
cat(sprintf("- R %s, metafor %s, mvtnorm %s%s; one thread, processor time\n", getRversion(), packageVersion("metafor"), packageVersion("mvtnorm"), rpact))
load <- unlist(lapply(turns, `[[`, "otherLoad"))
if (length(load) > 0) cat(sprintf("- other programs used %s %% of the machine meanwhile%s\n", paste(unique(round(100 * range(load))), collapse = " to "),
  if (max(load) > 0.1) ", so that two threads could not always run side by side" else ""))

names <- sapply(first$kernels, `[[`, "name")
pairs <- unique(do.call(rbind, peers)[, c("kernel", "peer")])
pairs <- pairs[order(match(pairs$kernel, names)), ]
cat("\n## Against peers\n\n| work | peer | ExoMeta ÷ peer | ExoMeta, a second | peer, a second | answer | peer's |\n|---|---|---:|---:|---:|---:|---:|\n")
for (i in seq_len(nrow(pairs))) {
  k <- pairs$kernel[i]
  p <- pairs$peer[i]
  row(ours(turns, k, "work")[1], p, span(ours(turns, k, "throughput") / theirs(k, p), times), rate(median(ours(turns, k, "throughput"))), rate(median(theirs(k, p))),
    sprintf("%.5g", ours(turns, k, "answer")[1]), sprintf("%.5g", median(theirs(k, p, "answer"))))
}
cat("\nThe answer is a number of all that was made, by which both sides are seen to do the same work (", paste(names, sapply(names, function(k) ours(turns, k, "answerIs")[1]),
  sep = ": ", collapse = "; "), "). Where draws are random, and of a sample of the subsets, answers agree within their errors only.\n", sep = "")

# Bytes an item, from BenchmarkDotNet: benchmarks of the folder Core are named after their kernels.
reports <- do.call(rbind, lapply(list.files(file.path(folder, "results"), "-report-brief\\.json$", full.names = TRUE), function(file)
  do.call(rbind, lapply(jsonlite::read_json(file)$Benchmarks, function(b) data.frame(
    name = trimws(paste(b$Type, b$Method, b$Parameters)), nanoseconds = b$Statistics$Min, bytes = b$Memory$BytesAllocatedPerOperation)))))
benchmark <- c(uniforms = "Uniforms Run", normals = "Normals Run", binomial = "Binomial Run", dl = "DlFits Run", reml = "RemlFits Run", gosh = "Gosh Run",
  "propagated-pool" = "PropagatedPool Run", trials = "Threads One", "two-threads" = "Threads Two")
found <- function(name, column) {
  at <- which(reports$name == name)
  if (length(at) != 1) stop("no single benchmark '", name, "'; there are: ", paste(reports$name, collapse = "; "))
  reports[[column]][at]
}

cat("\n## Throughput\n\n| kernel | per | a second | ratio to the reference | with 256-bit vectors, a second | 512 ÷ 256 bits | allocated |\n|---|---|---:|---:|---:|---:|---:|\n")
for (k in names) {
  wide <- ours(turns, k, "throughput")
  slim <- ours(narrow, k, "throughput")
  row(k, ours(turns, k, "unit")[1], span(wide, rate), sprintf("%.4g", median(ours(turns, k, "ratio"))), rate(median(slim)), span(wide / slim, times), paste(found(benchmark[[k]], "bytes"), "B"))
}
cat("\nThe reference is the fixed kernel of `exometa bench`, timed in the neighbouring milliseconds; that of two-threads is one thread. 256-bit runs have `DOTNET_EnableAVX512=0`.\n")
cat("Allocated: bytes an item, by BenchmarkDotNet, whose own are part of it where an item is dear; a test holds kernels without a driver to none.\n")

cat("\n## Distance from the limit\n\nWhat an item cannot be made without, at the speed at which this core does that alone, in the same run: an item would take that long if everything else cost nothing.\n\n")
cat("| kernel | an item needs | of the limit that this allows |\n|---|---|---:|\n")
for (k in names) {
  kernel <- Filter(function(x) x$name == k, first$kernels)[[1]]
  if (length(kernel$costs) == 0) row(k, kernel$limit, span(ours(turns, k, "ofLimit"), percent))
  for (cost in kernel$costs) row(k, sprintf("%s %s: %s", format(cost$perItem), cost$limit, cost$why),
    span(ours(turns, k, "ratio") * cost$perItem / ours(turns, cost$limit, "ratio", "limits"), percent))
}
cat("\n| limit | what | a second |\n|---|---|---:|\n")
for (l in sapply(first$limits, `[[`, "name")) row(l, ours(turns, l, "work", "limits")[1], span(ours(turns, l, "throughput", "limits"), rate))

# Task, what it is counted in, our run on one thread.
tasks <- list(
  list("REML fit of 13 trials", "fit", "RandomEffectsBenchmarks RestrictedMaximumLikelihood"),
  list("DL fit of 13 trials", "fit", "RandomEffectsBenchmarks DerSimonianLaird"),
  list("Mantel-Haenszel, 13 trials", "fit", "CountModelBenchmarks Fit TauSquaredInterval=False&Code=MH"),
  list("Peto, 13 trials", "fit", "CountModelBenchmarks Fit TauSquaredInterval=False&Code=PETO"),
  list("GLMM UM.FS, 13 trials", "fit", "CountModelBenchmarks Fit TauSquaredInterval=False&Code=GLMM-UM.FS"),
  list("GLMM UM.RS, 13 trials", "fit", "CountModelBenchmarks Fit TauSquaredInterval=False&Code=GLMM-UM.RS"),
  list("GLMM CM.AL, 13 trials", "fit", "CountModelBenchmarks Fit TauSquaredInterval=False&Code=GLMM-CM.AL"),
  list("GLMM CM.EL, 13 trials", "fit", "CountModelBenchmarks Fit TauSquaredInterval=False&Code=GLMM-CM.EL"),
  list("Log-normal trial, 3 doses, Dunnett", "trial", "TrialSimulationBenchmarks LogNormal Threads=1"),
  list("Binary trial, 3 doses, Dunnett", "trial", "TrialSimulationBenchmarks Binary Threads=1"),
  list("Two stages, 3 doses, inverse normal, closed Dunnett, the best goes on", "trial", "DesignBenchmarks TwoStageClosedDunnett"),
  list("Group-sequential means, 2 arms, 3 looks", "trial", "DesignBenchmarks GroupSequentialMeans"),
  list("Group-sequential rates, 2 arms, 3 looks", "trial", "DesignBenchmarks GroupSequentialRates"),
  list("Patient-level analysis of covariance, 4 arms of 100", "trial", "DesignBenchmarks PatientLevelCovariance"),
  list("Survival, 200 patients, log-rank, dropout", "trial", "DesignBenchmarks Survival"))
duration <- function(ns) if (ns < 1e3) sprintf("%.3g ns", ns) else if (ns < 1e6) sprintf("%.3g µs", ns / 1e3) else if (ns < 1e9) sprintf("%.3g ms", ns / 1e6) else
  sprintf("%.3g s", ns / 1e9)
whole <- read.csv(file.path(folder, "whole.csv"))
cat("\n## Whole fits and trials\n\nAs users call them; BenchmarkDotNet in one process, then R: the least of 40 (ours) and 25 (R's; 1 to 3 for the mixed models) timings, of about 50 ms each\n")
cat("or of one call where that takes longer. Read the order of magnitude of the ratios; a ratio near 1 decides nothing.\n\n")
cat("| task | per | R ÷ ExoMeta | ExoMeta, 1 thread | allocated | R |\n|---|---|---:|---:|---:|---|\n")
for (t in Filter(function(t) t[[1]] %in% whole$task, tasks)) {
  one <- found(t[[3]], "nanoseconds")
  peer <- whole[whole$task == t[[1]], ]
  row(t[[1]], t[[2]], times(peer$nanoseconds / one), duration(one), paste(found(t[[3]], "bytes"), "B"), sprintf("%s (%s)", duration(peer$nanoseconds), peer$peer))
}
cat("\nA fit includes the intervals of the mean, of τ² (Q-profile) and of prediction, and the weights; R's time for it includes its formula and data-frame interface.\n")
cat("R draws and tests whole matrices of trials at once from sufficient statistics, and reports one power; ours also draws per-replicate streams that replay alone,\n")
cat("estimates, bias, coverage and each comparison's power.\n")
