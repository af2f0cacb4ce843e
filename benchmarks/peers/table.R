# Writes the table of results/<cpu>/README.md: ours beside R's, as ratios.
# Usage: Rscript table.R FOLDER   (with results/*-report-brief.json of BenchmarkDotNet and peers.csv; needs jsonlite)
folder <- commandArgs(trailingOnly = TRUE)[1]
reports <- list.files(file.path(folder, "results"), "-report-brief\\.json$", full.names = TRUE)
runs <- lapply(sort(reports), jsonlite::read_json)
ours <- do.call(rbind, lapply(runs, function(run) do.call(rbind, lapply(run$Benchmarks, function(b) data.frame(
  name = trimws(paste(b$Type, b$Method, b$Parameters)), nanoseconds = b$Statistics$Median, bytes = b$Memory$BytesAllocatedPerOperation)))))
peers <- read.csv(file.path(folder, "peers.csv"))

# Task, what it is counted in, our single-thread run, our run on all cores (where there is one).
tasks <- list(
  list("Uniform numbers", "number", "RandomFillBenchmarks Uniforms", NA),
  list("Standard normal numbers", "number", "RandomFillBenchmarks Normals", NA),
  list("REML fit of 13 trials", "fit", "RandomEffectsBenchmarks Fit Method=RestrictedMaximumLikelihood", NA),
  list("DL fit of 13 trials", "fit", "RandomEffectsBenchmarks Fit Method=DerSimonianLaird", NA),
  list("Log-normal trial, 3 doses, Dunnett", "trial", "TrialSimulationBenchmarks LogNormal Threads=1", "TrialSimulationBenchmarks LogNormal Threads=0"),
  list("Binary trial, 3 doses, Dunnett", "trial", "TrialSimulationBenchmarks Binary Threads=1", "TrialSimulationBenchmarks Binary Threads=0"))
find <- function(name, column) {
  row <- which(ours$name == name)
  if (length(row) != 1) stop("no single benchmark '", name, "'; there are: ", paste(ours$name, collapse = "; "))
  ours[[column]][row]
}
duration <- function(ns) if (ns < 1e3) sprintf("%.3g ns", ns) else if (ns < 1e6) sprintf("%.3g µs", ns / 1e3) else sprintf("%.3g ms", ns / 1e6)
rate <- function(ns) if (1e9 / ns >= 1e6) sprintf("%.3g million/s", 1e3 / ns) else sprintf("%s/s", formatC(signif(1e9 / ns, 3), format = "d", big.mark = " "))

host <- runs[[1]]$HostEnvironmentInfo
cat("# ", trimws(host$ProcessorName), "\n\n", sep = "")
cat("Measured in one run, ours and R's one after the other, on a machine that was shared with other work while it ran: read the\n")
cat("ratios, to one digit, and not the times. Written by `peers/table.R`.\n\n")
cat(sprintf("- ExoMeta.Benchmarks: BenchmarkDotNet %s, .NET %s, %s, %s logical cores\n",
  host$BenchmarkDotNetVersion, sub("^\\.NET ", "", host$RuntimeVersion), host$Architecture, host$LogicalCoreCount))
cat(sprintf("- R %s, metafor %s, mvtnorm %s, one thread\n\n", getRversion(), packageVersion("metafor"), packageVersion("mvtnorm")))
cat("| task | per | ExoMeta, 1 thread | a second | allocated | R | R ÷ ExoMeta, 1 thread | ExoMeta, all cores ÷ 1 thread |\n|---|---|---:|---:|---:|---|---:|---:|\n")
for (t in tasks) {
  one <- find(t[[3]], "nanoseconds")
  peer <- peers[peers$task == t[[1]], ]
  cores <- if (is.na(t[[4]])) "" else sprintf("%.2g×", one / find(t[[4]], "nanoseconds"))
  cat(sprintf("| %s | %s | %s | %s | %s B | %s (%s) | %.2g× | %s |\n",
    t[[1]], t[[2]], duration(one), rate(one), find(t[[3]], "bytes"), duration(peer$nanoseconds), peer$peer, peer$nanoseconds / one, cores))
}
cat("\nWhat one operation is: `benchmarks/ExoMeta.Benchmarks` and `benchmarks/peers/peers.R`. A fit includes the intervals of the mean, of τ²\n")
cat("(Q-profile) and of prediction, and the weights; R's time for it includes its formula and data-frame interface. R draws and tests whole\n")
cat("matrices of trials at once from sufficient statistics, and reports one power; ours also draws per-replicate streams that replay alone,\n")
cat("estimates, bias, coverage and each comparison's power.\n")
