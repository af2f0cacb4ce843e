# Writes the table of results/<cpu>/README.md: ours beside R's, as ratios.
# Usage: Rscript table.R FOLDER   (with results/*-report-brief.json of BenchmarkDotNet and peers.csv; needs jsonlite)
folder <- commandArgs(trailingOnly = TRUE)[1]
reports <- list.files(file.path(folder, "results"), "-report-brief\\.json$", full.names = TRUE)
runs <- lapply(sort(reports), jsonlite::read_json)
ours <- do.call(rbind, lapply(runs, function(run) do.call(rbind, lapply(run$Benchmarks, function(b) data.frame(
  name = trimws(paste(b$Type, b$Method, b$Parameters)), nanoseconds = b$Statistics$Min, bytes = b$Memory$BytesAllocatedPerOperation)))))
peers <- read.csv(file.path(folder, "peers.csv"))

# Task, what it is counted in, our run on one thread.
tasks <- list(
  list("Uniform numbers", "number", "RandomFillBenchmarks Uniforms"),
  list("Standard normal numbers", "number", "RandomFillBenchmarks Normals"),
  list("REML fit of 13 trials", "fit", "RandomEffectsBenchmarks RestrictedMaximumLikelihood"),
  list("DL fit of 13 trials", "fit", "RandomEffectsBenchmarks DerSimonianLaird"),
  list("Mantel-Haenszel, 13 trials", "fit", "CountModelBenchmarks Fit TauSquaredInterval=False&Code=MH"),
  list("Peto, 13 trials", "fit", "CountModelBenchmarks Fit TauSquaredInterval=False&Code=PETO"),
  list("GLMM UM.FS, 13 trials", "fit", "CountModelBenchmarks Fit TauSquaredInterval=False&Code=GLMM-UM.FS"),
  list("GLMM UM.RS, 13 trials", "fit", "CountModelBenchmarks Fit TauSquaredInterval=False&Code=GLMM-UM.RS"),
  list("GLMM CM.AL, 13 trials", "fit", "CountModelBenchmarks Fit TauSquaredInterval=False&Code=GLMM-CM.AL"),
  list("GLMM CM.EL, 13 trials", "fit", "CountModelBenchmarks Fit TauSquaredInterval=False&Code=GLMM-CM.EL"),
  list("Log-normal trial, 3 doses, Dunnett", "trial", "TrialSimulationBenchmarks LogNormal Threads=1"),
  list("Binary trial, 3 doses, Dunnett", "trial", "TrialSimulationBenchmarks Binary Threads=1"))
find <- function(name, column) {
  row <- which(ours$name == name)
  if (length(row) != 1) stop("no single benchmark '", name, "'; there are: ", paste(ours$name, collapse = "; "))
  ours[[column]][row]
}
duration <- function(ns) if (ns < 1e3) sprintf("%.3g ns", ns) else if (ns < 1e6) sprintf("%.3g µs", ns / 1e3) else if (ns < 1e9) sprintf("%.3g ms", ns / 1e6) else
  sprintf("%.3g s", ns / 1e9)
rate <- function(ns) if (1e9 / ns >= 1e6) sprintf("%.3g million/s", 1e3 / ns) else sprintf("%s/s", formatC(signif(1e9 / ns, 3), format = "d", big.mark = " "))

host <- runs[[1]]$HostEnvironmentInfo
cat("# ", trimws(host$ProcessorName), "\n\n", sep = "")
cat("On one machine, ours first and R's after it; the times are the least of 40 (ours) and 25 (R's; 1 to 3 for the mixed models) timings, of\n")
cat("about 50 ms each or of one call where that takes longer. Read the order of magnitude of the ratios,\n")
cat("and not the times; a ratio near 1 decides nothing. Written by `peers/table.R`.\n\n")
if (file.exists(file.path(folder, "notes.md"))) cat(readLines(file.path(folder, "notes.md")), "", sep = "\n")
cat(sprintf("- ExoMeta.Benchmarks: BenchmarkDotNet %s, .NET %s, %s, %s logical cores\n",
  host$BenchmarkDotNetVersion, sub("^\\.NET ", "", host$RuntimeVersion), host$Architecture, host$LogicalCoreCount))
cat(sprintf("- R %s, metafor %s, mvtnorm %s, one thread\n", getRversion(), packageVersion("metafor"), packageVersion("mvtnorm")))
if (file.exists("/proc/loadavg")) {
  load <- scan("/proc/loadavg", quiet = TRUE, what = "")[1]
  cat(sprintf("- load average of the machine at the end: %s on %s cores%s\n\n", load, host$LogicalCoreCount,
    if (as.numeric(load) > host$LogicalCoreCount) ", so other work ran beside it, and how the engine scales over cores is not told" else ""))
}
cat("| task | per | ExoMeta, 1 thread | a second | allocated | R | R ÷ ExoMeta |\n|---|---|---:|---:|---:|---|---:|\n")
for (t in tasks) {
  one <- find(t[[3]], "nanoseconds")
  peer <- peers[peers$task == t[[1]], ]
  cat(sprintf("| %s | %s | %s | %s | %s B | %s (%s) | %s× |\n",
    t[[1]], t[[2]], duration(one), rate(one), find(t[[3]], "bytes"), duration(peer$nanoseconds), peer$peer, format(signif(peer$nanoseconds / one, 2), scientific = FALSE)))
}
cat("\nWhat one operation is: `benchmarks/ExoMeta.Benchmarks` and `benchmarks/peers/peers.R`. A fit includes the intervals of the mean, of τ²\n")
cat("(Q-profile) and of prediction, and the weights; R's time for it includes its formula and data-frame interface. R draws and tests whole\n")
cat("matrices of trials at once from sufficient statistics, and reports one power; ours also draws per-replicate streams that replay alone,\n")
cat("estimates, bias, coverage and each comparison's power.\n")
