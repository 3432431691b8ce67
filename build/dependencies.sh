# choose_dependencies: sets dependency_source and records it in artifacts/Dependencies.props, which Directory.Build.props reads.
# The feed is asked once for each state of Directory.Packages.props.
choose_dependencies() {
  local record=artifacts/Dependencies.props key
  key=$(cksum <Directory.Packages.props)
  dependency_source=${DEPENDENCY_SOURCE:-}
  if [ -z "$dependency_source" ] && grep --quiet --no-messages "$key" "$record"; then
    dependency_source=$(sed -n 's:.*<DependencySource>\(.*\)</DependencySource>.*:\1:p' "$record")
  fi
  case "$dependency_source" in
    '') probe_feed ;;
    packages|standin) ;;
    *) fail "DEPENDENCY_SOURCE is packages or standin, not '$dependency_source'" ;;
  esac

  local text="<Project>
  <!-- Written by build.sh for the package versions whose checksum is $key; delete it to ask the feed again. -->
  <PropertyGroup>
    <DependencySource>$dependency_source</DependencySource>
  </PropertyGroup>
</Project>"
  mkdir -p artifacts
  # An unchanged file keeps its time, so that nothing is evaluated or compiled anew.
  if [ "$text" != "$(cat "$record" 2>/dev/null)" ]; then printf '%s\n' "$text" >"$record"; fi
}

# A feed can list versions that it does not serve, so only a restore of what the tests need, in the very versions, is an answer:
# a version near the asked one is a warning (NU1603), and warnings are errors here.
probe_feed() {
  step "Asking the NuGet feed for Microsoft.ML and TorchSharp"
  mkdir -p artifacts
  if dotnet restore test -p:DependencySource=packages --nologo --verbosity quiet >artifacts/feed.log 2>&1; then
    dependency_source=packages
    step "The feed serves them"
  elif grep --quiet 'Unable to load the service index' artifacts/feed.log; then
    cat artifacts/feed.log >&2
    fail "the NuGet feed cannot be reached; try again, or set DEPENDENCY_SOURCE"
  else
    dependency_source=standin
    step "The feed does not serve them (artifacts/feed.log): the stand-ins under standin/ are used"
  fi
}
