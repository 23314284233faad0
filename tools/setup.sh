# shellcheck shell=bash disable=SC2034
# Sourced by the scripts beside it and by .ci/run: what a machine needs to build, run and test casegraph.
# Every function does nothing where its work is done already. Only .venv and build/ are written to, and
# Debian's packages installed; the system's Python is left alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore DEBIAN_FRONTEND=noninteractive
mkdir -p build
package_build=build/package # where the extension is compiled, once for all that need it

say() { printf '== %s\n' "$*"; }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Runs a command and shows what it prints only if it fails.
quietly() {
  local log
  log=$(mktemp build/log.XXXXXX)
  if "$@" >"$log" 2>&1 </dev/null; then
    rm -f "$log"
  else
    local status=$?
    tail -n 60 "$log" >&2
    fail "\`$*\` ended with status $status; all it printed is in $log"
  fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo --preserve-env=DEBIAN_FRONTEND "$@"; fi
}

# system_packages NAME...: those of these Debian packages that are missing.
system_packages() {
  if ! command -v apt-get >/dev/null; then
    say "No apt-get here: taking it that what these Debian packages hold is installed: $*"
    return
  fi
  local missing=() name
  for name in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null || true)" = installed ] || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Installing from Debian: ${missing[*]}"
  quietly as_root apt-get -o DPkg::Lock::Timeout=300 update -q
  quietly as_root apt-get -o DPkg::Lock::Timeout=300 install -yq --no-install-recommends "${missing[@]}"
}

# A Python of 3.11 or later that can make environments and compile extensions.
usable_python() {
  "$1" -c 'import ensurepip, os, sys, sysconfig, venv
header = os.path.join(sysconfig.get_path("include"), "Python.h")
sys.exit(sys.version_info < (3, 11) or not os.path.exists(header))' >/dev/null 2>&1
}

# The environment .venv. One that an interrupted run left half made is made again.
python_environment() {
  if .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then return; fi
  usable_python python3 || system_packages python3 python3-dev python3-venv
  usable_python python3 || fail "Python 3.11 or later with its venv module and headers is needed; found: $(python3 -V 2>&1)"
  say "Making a Python environment in .venv"
  rm -rf "$package_build"
  quietly python3 -m venv --clear .venv
}

# python_packages REQUIREMENT...: into .venv, as wheels only.
python_packages() {
  local stamp
  stamp=.venv/installed-$(printf '%s\n' "$@" | sha256sum | cut -c1-16)
  [ -e "$stamp" ] && return
  say "Installing from PyPI: $*"
  quietly .venv/bin/python -m pip install -q --only-binary :all: "$@"
  touch "$stamp"
}

# pyproject KEY...: the list that stands there in pyproject.toml, a line each.
pyproject() {
  .venv/bin/python -c 'import sys, tomllib
value = tomllib.load(open("pyproject.toml", "rb"))
for key in sys.argv[1:]:
    value = value[key]
print("\n".join(value))' "$@"
}

# The compiler, and in .venv what builds with it.
build_tools() {
  local requirements
  system_packages g++ libboost-dev libeigen3-dev ca-certificates
  python_environment
  mapfile -t requirements < <(pyproject build-system requires)
  python_packages "${requirements[@]}" cmake ninja
}

lint_packages() {
  local requirements
  build_tools
  system_packages git
  mapfile -t requirements < <(pyproject project optional-dependencies lint)
  python_packages "${requirements[@]}"
}

cpp_files() { git ls-files -z --cached --others --exclude-standard 'cpp/*.cpp' 'cpp/*.hpp' 'tests/*.cpp' 'tests/*.hpp'; }

# One figure for the content of everything that is built and installed.
source_checksum() {
  {
    .venv/bin/python -V
    find CMakeLists.txt pyproject.toml README.md cmake cpp python tests/cpp -type f \
      ! -name '*.pyc' ! -name '_core*.so' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  } | sha256sum | cut -d' ' -f1
}

# install_casegraph EXTRA: builds casegraph and installs it into .venv with the extra's packages. What
# installed the extra `test` serves `report` too.
install_casegraph() {
  local extra=$1 tests=OFF checksum
  if [ "$extra" = test ]; then tests=ON; fi
  build_tools
  checksum=$(source_checksum)
  if [ "$(cat .venv/casegraph-test 2>/dev/null)" = "$checksum" ]; then return; fi
  if [ "$(cat ".venv/casegraph-$extra" 2>/dev/null)" = "$checksum" ]; then return; fi
  say "Building casegraph and installing it with the packages of [$extra] (a few minutes the first time)"
  rm -f .venv/casegraph-*
  quietly .venv/bin/python -m pip install --only-binary :all: --no-build-isolation \
    --config-settings=build-dir="$package_build" --config-settings=cmake.define.CASEGRAPH_TESTS="$tests" ".[$extra]"
  printf '%s\n' "$checksum" >".venv/casegraph-$extra"
}

# core_tests ARGUMENT...: ctest with these arguments, saying only what failed and how many there were.
core_tests() {
  .venv/bin/ctest --output-on-failure -j 2 "$@" | sed -E '/^ +Start +[0-9]+: /d; / Passed +[0-9.]+ sec$/d'
}
