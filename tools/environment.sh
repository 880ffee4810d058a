# Prépare la machine et l'environnement Python ; lu par ./run et ./test (ne s'exécute pas seul).
# The caller sets ROOT. Everything is said on standard error: a command's own output stays clean.
# shellcheck shell=bash

VENV="$ROOT/.venv"
PYTHON="$VENV/bin/python"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_USER=0 PIP_ROOT_USER_ACTION=ignore

PDF_PACKAGES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 libfontconfig1)

say() { printf '%s\n' "$@" >&2; }

die() {
    say "$@"
    exit 1
}

# Prints what to put before a command to run it as root: nothing for root, « sudo -n »; fails when neither works.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        return 0
    fi
    sudo -n true 2>/dev/null && echo "sudo -n"
}

# Installs system packages when we may; otherwise says the command to type and returns 1.
install_packages() {
    local before
    if ! command -v apt-get >/dev/null; then
        say "Il manque au système : $*" "(noms des paquets de Debian et d'Ubuntu). Installez-les, puis relancez."
        return 1
    fi
    if ! before=$(as_root); then
        say "Il manque des paquets au système. Tapez :" "" "    sudo apt-get install --no-install-recommends $*" "" "puis relancez."
        return 1
    fi
    say "Installation des paquets du système : $*"
    apt_install "$before" "$@" || { say "Mise à jour de la liste des paquets…" && $before apt-get -qq update </dev/null >&2 && apt_install "$before" "$@"; } || {
        say "L'installation a échoué. Tapez « apt-get install $* » pour voir pourquoi, puis relancez."
        return 1
    }
}

apt_install() {
    local before=$1
    shift
    # « env » because sudo drops the environment; the lock because another installation may be under way.
    $before env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" </dev/null >/dev/null 2>&1
}

# A Python we can use: 3.11 or later.
is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local name
    for name in python3 /usr/bin/python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null && is_recent "$name"; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

base_python() {
    find_python && return 0
    install_packages python3 python3-venv "${PDF_PACKAGES[@]}" || return 1 # all at once: nobody types two commands
    find_python || {
        say "Porte-cartes demande Python 3.11 ou plus récent. Debian 12, Ubuntu 24.04 et leurs suivantes l'ont."
        return 1
    }
}

# The libraries WeasyPrint opens to make PDFs.
has_pdf_libraries() {
    "$1" - >/dev/null 2>&1 <<'PY'
import ctypes
for name in ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0",
             "libharfbuzz-subset.so.0", "libfontconfig.so.1"):
    ctypes.CDLL(name)
PY
}

need_pdf_libraries() {
    has_pdf_libraries "$1" ||
        install_packages "${PDF_PACKAGES[@]}"
}

make_venv() {
    local base
    if "$PYTHON" -m pip --version >/dev/null 2>&1 && is_recent "$PYTHON"; then
        return 0
    fi
    base=$(base_python) || return 1
    "$base" -c 'import ensurepip, venv' 2>/dev/null || install_packages python3-venv || return 1
    say "Création de l'environnement Python (.venv)…"
    "$base" -m venv --clear "$VENV" >&2 || { say "La création de .venv a échoué (place sur le disque ?)."; return 1; }
}

# What an installed environment is known by: the file of dependencies and the Python it was made for.
fingerprint() {
    { cat "$ROOT/$1" && "$PYTHON" -c 'import sys; print(sys.version, sys.prefix)'; } 2>/dev/null | cksum
}

is_installed() { [ -f "$VENV/$1.installed" ] && [ "$(cat "$VENV/$1.installed")" = "$(fingerprint "$1")" ]; }

install_file() {
    is_installed "$1" && return 0
    make_venv || return 1
    say "Installation des dépendances ($1), une minute environ la première fois…"
    "$PYTHON" -m pip install -qq --require-hashes --only-binary :all: -r "$ROOT/$1" </dev/null >&2 || {
        say "L'installation des dépendances a échoué (réseau ? place sur le disque ?). Relancez : elle reprendra."
        return 1
    }
    fingerprint "$1" >"$VENV/$1.installed.new" && mv "$VENV/$1.installed.new" "$VENV/$1.installed"
}

all_installed() {
    local file
    for file in "$@"; do
        is_installed "$file" || return 1
    done
    has_pdf_libraries "$PYTHON"
}

prepare_all() {
    local file
    make_venv && need_pdf_libraries "$PYTHON" || return 1
    for file in "$@"; do
        install_file "$file" || return 1
    done
}

# prepare requirements.txt […]: makes everything ready. Two started at once take turns; when ready, nothing is written.
prepare() {
    all_installed "$@" && return 0
    if ! command -v flock >/dev/null; then
        prepare_all "$@" || exit 1
        return 0
    fi
    (
        flock -n 9 || { say "Une autre installation est en cours : attente de sa fin…" && flock 9; }
        prepare_all "$@"
    ) 9>"$ROOT/.venv.lock" || exit 1
}
