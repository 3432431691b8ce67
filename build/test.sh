# test_all: runs the built test projects one after the other (each uses all processors by itself), says how far it is, and counts from the result
# files, which also exist where a test host died half-way.
test_all() {
  local results=artifacts/test-results project name status broken=0
  rm -rf "$results"
  mkdir -p "$results"
  for project in test/*.Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    step "Testing $name"
    status=0
    dotnet test "$project" --configuration Release --no-build --nologo --results-directory "$results" \
      --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=normal" --blame-hang-timeout 10m --blame-hang-dump-type none "$@" 2>&1 \
      | tee "$results/$name.log" | follow_tests "$name" || status=${PIPESTATUS[0]}

    # Of a project that is not built it says nothing at all, and ends well.
    grep -q '^Test run for ' "$results/$name.log" || status=1
    count_results "$results/$name.trx"
    # A run that broke without a failed test (a crash, a hang, a build that is missing) has failed all the same.
    if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
      broken=1
      tail -n 20 "$results/$name.log"
      printf '%s broke (exit status %s): %s/%s.log\n' "$name" "$status" "$results" "$name" >&2
    fi
  done

  count_results "$results"/*.trx
  if [ "$broken" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  if [ "$executed" -eq 0 ] && [ "$failed" -eq 0 ]; then failed=1; printf 'No test ran.\n' >&2; fi
  printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ]
}

# follow_tests NAME: reads what the console logger says of each test; prints failures whole, and every half minute how many tests were run.
follow_tests() {
  local line passed=0 failed=0 skipped=0 failing='' said=$SECONDS start=$SECONDS
  while IFS= read -r line; do
    case $line in
      '  Passed '*) passed=$((passed + 1)); failing='' ;;
      '  Skipped '*) skipped=$((skipped + 1)); failing='' ;;
      '  Failed '*) failed=$((failed + 1)); failing=yes ;;
    esac
    if [ -n "$failing" ]; then printf '%s\n' "$line"; fi
    if [ $((SECONDS - said)) -ge 30 ]; then tests_so_far "$1"; said=$SECONDS; fi
  done
  tests_so_far "$1"
}

tests_so_far() { printf '    %s: %s passed, %s failed, %s skipped after %s s\n' "$1" "$passed" "$failed" "$skipped" $((SECONDS - start)); }

# count_results FILE...: sets executed, passed, failed and skipped to the sums of result files.
count_results() {
  local file counters total=0
  executed=0 passed=0
  for file in "$@"; do
    [ -e "$file" ] || continue
    counters=$(grep -o -m 1 '<Counters [^>]*>' "$file") || continue
    total=$((total + $(counter total)))
    executed=$((executed + $(counter executed)))
    passed=$((passed + $(counter passed)))
  done
  failed=$((executed - passed)) skipped=$((total - executed))
}

counter() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
