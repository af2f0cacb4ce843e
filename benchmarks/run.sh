#!/usr/bin/env bash
# Measures ExoMeta and its peers on this machine, in turns, and writes benchmarks/results/<cpu>/throughput.md.
# Usage: benchmarks/run.sh [--quick] [FOLDER]    (FOLDER for the raw numbers, default out/benchmarks; --quick takes one turn instead of three)
# Needs the .NET SDK, g++, and R with metafor, mvtnorm and jsonlite; rpact is timed where it is installed. About ten minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
turns=3
if [ "${1:-}" = --quick ]; then
  turns=1
  shift
fi
folder=${1:-out/benchmarks}
rm -rf "$folder"
mkdir -p "$folder"

dotnet build -c Release -v quiet src/ExoMeta.Cli
dotnet build -c Release -v quiet benchmarks/ExoMeta.Benchmarks
g++ -O3 -march=native -std=c++20 -o "$folder/core" benchmarks/peers/core.cpp
"$folder/core" --version >"$folder/cpp-version.txt"
bench() { dotnet src/ExoMeta.Cli/bin/Release/net10.0/ExoMeta.Cli.dll bench --quick --format json; }

# Each turn holds both sides, one right after the other: the same program runs at other speeds a minute later.
for turn in $(seq "$turns"); do
  echo "turn $turn of $turns"
  bench >"$folder/bench-$turn.json"
  "$folder/core" >"$folder/cpp-$turn.csv"
  Rscript benchmarks/peers/core.R "$folder/r-$turn.csv" >/dev/null
  DOTNET_EnableAVX512=0 bench >"$folder/bench256-$turn.json"
done

echo "whole fits and trials"
dotnet run -c Release --no-build --project benchmarks/ExoMeta.Benchmarks -- --filter '*' --inProcess --artifacts "$folder" \
  --warmupCount 3 --iterationCount 40 --iterationTime 50 >"$folder/benchmarkdotnet.log"
Rscript benchmarks/peers/whole.R "$folder/whole.csv" >/dev/null

cpu=$(Rscript -e 'cat(gsub("(^-|-$)", "", gsub("[^a-z0-9]+", "-", tolower(jsonlite::read_json(commandArgs(TRUE)[1])$cpu))))' "$folder/bench-1.json")
mkdir -p "benchmarks/results/$cpu"
Rscript benchmarks/peers/table.R "$folder" >"$folder/throughput.md"
mv "$folder/throughput.md" "benchmarks/results/$cpu/throughput.md"
echo "wrote benchmarks/results/$cpu/throughput.md"
