# find_browser: what the test of the serving sample's page drives: Chromium, through Playwright. Without them that test is skipped.
# In a folder of its own: npm removes from a folder what another command installed there.
find_browser() {
  (debian_packages chromium) || { step "No Chromium: the test in a browser will be skipped"; return 0; }
  if [ -d artifacts/browser/node_modules/playwright-core ]; then return 0; fi
  command -v npm >/dev/null || { step "No npm: the test in a browser will be skipped"; return 0; }
  step "Installing playwright-core in artifacts/browser"
  npm install --prefix artifacts/browser --ignore-scripts --no-save --no-audit --no-fund --silent playwright-core@1.65.1 \
    || step "npm could not install playwright-core: the test in a browser will be skipped"
}
