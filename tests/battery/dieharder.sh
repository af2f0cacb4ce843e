#!/usr/bin/env bash
# Feeds the generator's raw words to dieharder (Debian package dieharder) in several layouts. See README.md beside this file.
#
#   tests/battery/dieharder.sh [--quick] [LAYOUT ...]
#
# LAYOUT: stream (all words of one stream), replicates, streams, seeds (the first word of each); all four when none is given.
# --quick: tests of some seconds each, instead of all.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
quick=false
if [[ ${1:-} == --quick ]]; then
  quick=true
  shift
fi

layouts=("$@")
if [[ ${#layouts[@]} -eq 0 ]]; then
  layouts=(stream replicates streams seeds)
fi

if ! command -v dieharder > /dev/null; then
  echo "dieharder is not installed (Debian package dieharder)." >&2
  exit 3
fi

dotnet build "$root/benchmarks/ExoMeta.Benchmarks" -c Release -v quiet -nologo
program="$root/benchmarks/ExoMeta.Benchmarks/bin/Release/net10.0/ExoMeta.Benchmarks.dll"

run() {
  # dieharder closes the pipe when it has read enough; that ends the writer, and is no failure.
  { dotnet "$program" words "$layout" || true; } | dieharder -g 200 "$@"
}

for layout in "${layouts[@]}"; do
  echo "== $layout"
  if $quick; then
    # Birthdays, binary ranks, counts of ones, runs, monobits, serial, permutations, byte distribution, cosine transform, fill trees, monobits 2.
    for number in 0 2 3 8 9 15 100 101 102 202 205 206 207 208 209; do
      run -d "$number"
    done
  else
    run -a
  fi
done
