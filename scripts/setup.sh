# Shared by run and test: finds or installs what they need. Sourced, not run.

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
die() { printf '\n%s\n' "$*" >&2; exit 1; }

need_dotnet() {
  command -v dotnet >/dev/null || die "Parley needs the .NET 10 SDK (the command dotnet). Install it from your distribution or from dotnet.microsoft.com, then try again."
  dotnet --list-sdks | grep -q '^10\.' || die "Parley needs the .NET 10 SDK. This machine has: $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' ')"
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
}

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null || die "Parley's web client is built with Node.js 20.19 or newer and npm. Install them, then try again."
  node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)' \
    || die "Parley's web client needs Node.js 20.19 or newer. This machine has $(node --version)."
}

# A folder's contents in one word, to see whether something has to be built anew.
fingerprint() { find "$@" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1; }

web_packages() {
  need_node
  local stamp=web/node_modules/.parley-lock want
  want=$(sha256sum web/package-lock.json | cut -d' ' -f1)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && return
  say "Installing the web client's packages"
  (cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) || die "npm ci failed in web/. Is the npm registry reachable?"
  echo "$want" >"$stamp"
}

web_build() {
  web_packages
  local stamp=web/dist/.parley-built want
  want=$(fingerprint web/src web/public web/index.html web/vite.config.ts web/package-lock.json web/scripts)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && return
  say "Building the web client"
  (cd web && npm run --silent build) >&2 || die "The web client could not be built."
  echo "$want" >"$stamp"
}

# Packages of the system: chromium for the browser tests, fonts so that every script can be seen.
system_packages() {
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  [ -e /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf ] || missing+=(fonts-noto-color-emoji)
  [ -e /usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf ] || missing+=(fonts-noto-core)
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || die "The browser tests need these Debian packages, or what your system calls them: ${missing[*]}"
  [ "$(id -u)" = 0 ] || die "The browser tests need packages that only root can install. Run: sudo apt-get install ${missing[*]}"
  say "Installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
    || die "apt-get could not install ${missing[*]}."
}
