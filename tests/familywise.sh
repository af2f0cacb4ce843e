#!/usr/bin/env bash
# Simulates the family-wise error of every design of tests/ExoMeta.Tests/Trials/Levels and writes docs/familywise.md.
# Usage: tests/familywise.sh [TRIALS]    (default ten million; a few minutes on two cores)
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build -c Release -v quiet tests/ExoMeta.Tests
EXOMETA_FAMILYWISE_TRIALS=${1:-10000000} dotnet test tests/ExoMeta.Tests -c Release --no-build \
  --filter "FullyQualifiedName~LevelTests.Every_claim_of_the_page_holds_at_its_own_number_of_trials"
