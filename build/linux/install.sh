#!/bin/sh
# Menu entry and file type for this user, for the packaged program where it lies now:
#   build/linux/install.sh dist/kamdesk         build/linux/install.sh --remove
set -eu
here=$(dirname "$(readlink -f "$0")")
data=${XDG_DATA_HOME:-$HOME/.local/share}
case ${1-} in
  --remove)
    rm -f "$data/applications/kamdesk.desktop" "$data/mime/packages/kamdesk.xml" ;;
  '')
    sed -n '2,3p' "$0"; exit 2 ;;
  *)
    program=$(readlink -f "$1")/kamdesk
    [ -x "$program" ] || { echo "there is no kamdesk in $1" >&2; exit 2; }
    mkdir -p "$data/applications" "$data/mime/packages"
    sed "s|^Exec=kamdesk|Exec=\"$program\"|" "$here/kamdesk.desktop" >"$data/applications/kamdesk.desktop"
    cp "$here/kamdesk.xml" "$data/mime/packages/kamdesk.xml" ;;
esac
if command -v update-desktop-database >/dev/null; then update-desktop-database "$data/applications" || true; fi
if command -v update-mime-database >/dev/null; then update-mime-database "$data/mime" || true; fi
