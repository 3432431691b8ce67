# debian_packages NAME...: installs those that are missing. Costs nothing, and needs no root, when none is.
debian_packages() {
  local missing=() name
  for name in "$@"; do
    if [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$name" 2>/dev/null)" != installed ]; then missing+=("$name"); fi
  done
  if [ ${#missing[@]} -eq 0 ]; then return 0; fi

  command -v apt-get >/dev/null || fail "these Debian packages are needed here, and there is no apt-get: ${missing[*]}"
  [ "$(id -u)" -eq 0 ] || fail "as root, run: apt-get install ${missing[*]}"
  step "Installing ${missing[*]}"
  mkdir -p artifacts
  # The lists may be absent or old; one source of several that cannot be reached is no reason to give up before trying.
  if ! apt_get install "${missing[@]}"; then
    apt_get update || true
    apt_get install "${missing[@]}" || { tail -n 20 artifacts/apt.log >&2; fail "apt-get could not install ${missing[*]}"; }
  fi
}

# apt_get COMMAND...: waits ten minutes for other programs that use apt, such as a machine's unattended upgrades, and says so.
apt_get() {
  local deadline=$((SECONDS + 600)) waits= line
  while true; do
    : >artifacts/apt.log
    DEBIAN_FRONTEND=noninteractive apt-get --quiet --yes --no-install-recommends -o DPkg::Lock::Timeout=600 "$@" 2>&1 | while IFS= read -r line; do
      # While it waits, it says so every second.
      case $line in
        *'Waiting for cache lock'*) [ -n "$waits" ] || { step "Another program uses apt: waiting for it"; waits=yes; } ;;
        *) printf '%s\n' "$line" >>artifacts/apt.log ;;
      esac
    done && return 0
    # For the lock of the lists it does not wait by itself.
    grep -q 'Could not get lock /var/lib/apt/lists' artifacts/apt.log && [ $SECONDS -lt $deadline ] || return 1
    [ -n "$waits" ] || { step "Another program uses apt: waiting for it"; waits=yes; }
    sleep 2
  done
}
