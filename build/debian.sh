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
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends --quiet=2 "${missing[@]}")
  mkdir -p artifacts
  # The lists may be absent or old; one source of several that cannot be reached is no reason to give up before trying.
  if ! "${install[@]}" >artifacts/apt.log 2>&1; then
    apt-get update --quiet=2 >artifacts/apt.log 2>&1 || true
    "${install[@]}" >>artifacts/apt.log 2>&1 || { tail -n 20 artifacts/apt.log >&2; fail "apt-get could not install ${missing[*]}"; }
  fi
}
