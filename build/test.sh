# test_all: runs the built tests and counts them from the result files, which also exist where a test host died half-way.
test_all() {
  local results=artifacts/test-results status=0
  rm -rf "$results"
  step "Testing"
  # One project after the other: each uses all processors by itself.
  dotnet test Microsoft.ML.ResNet.sln --configuration Release --no-build --nologo -maxcpucount:1 --results-directory "$results" --logger trx \
    --blame-hang-timeout 10m --blame-hang-dump-type none "$@" || status=$?

  local total=0 executed=0 passed=0 file counters
  for file in "$results"/*.trx; do
    [ -e "$file" ] || continue
    counters=$(grep -o -m 1 '<Counters [^>]*>' "$file") || continue
    total=$((total + $(counter total)))
    executed=$((executed + $(counter executed)))
    passed=$((passed + $(counter passed)))
  done
  local failed=$((executed - passed)) skipped=$((total - executed))

  # A run that broke without a failed test (a crash, a hang, a build that is missing) has failed all the same.
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; printf 'The test run itself broke (exit status %s).\n' "$status" >&2; fi
  if [ "$executed" -eq 0 ] && [ "$failed" -eq 0 ]; then failed=1; printf 'No test ran.\n' >&2; fi
  printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ]
}

counter() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
