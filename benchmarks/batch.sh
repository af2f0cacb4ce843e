#!/usr/bin/env bash
# Times `exometa batch` on 500 tables of 30 rows with a forest plot each (REML, Hartung–Knapp): cold processes, wall clock, least and median of several turns.
# Usage: benchmarks/batch.sh [TURNS] [FOLDER]    (default: 9 turns, in out/batch-500). Needs the .NET SDK and python3.
set -euo pipefail
cd "$(dirname "$0")/.."
turns=${1:-9}
folder=${2:-out/batch-500}
dotnet build -c Release -v quiet src/ExoMeta.Cli
exec python3 benchmarks/batch.py "$turns" "$folder" src/ExoMeta.Cli/bin/Release/net10.0/ExoMeta.Cli.dll
