#!/bin/sh
# Installs kamdesk for this user, without an administrator; run it again from a newer archive to update.
#   ./install.sh             program, command, menu entry, icon and file type
#   ./install.sh --remove    takes them away again; portfolios, settings and backups stay
# Ends with 0 when done, 2 when nothing was done, 5 while kamdesk runs.
set -eu
umask 022
here=$(dirname "$(readlink -f "$0")")
library=$HOME/.local/lib/kamdesk
commands=$HOME/.local/bin
share=${XDG_DATA_HOME:-$HOME/.local/share}

say() { # Spanish, English
  case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    es*) printf '%s\n' "$1" ;;
    *) printf '%s\n' "$2" ;;
  esac
}

refuse_while_running() {
  for process in /proc/[0-9]*; do
    if [ "$(readlink "$process/exe" 2>/dev/null)" = "$library/program/kamdesk" ]; then
      say "kamdesk está abierto. Ciérrelo y vuelva a intentarlo." "kamdesk is open. Close it and try again." >&2
      exit 5
    fi
  done
}

refresh() { # menus and file types are read again where a desktop is there
  if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$share/applications" || true; fi
  if command -v update-mime-database >/dev/null; then update-mime-database "$share/mime" 2>/dev/null || true; fi
  if command -v gtk-update-icon-cache >/dev/null; then gtk-update-icon-cache -q -t "$share/icons/hicolor" 2>/dev/null || true; fi
}

shared_files() { find "$1/share" -type f | sed "s|^$1/share/||" | LC_ALL=C sort; }

remove_shared() {
  [ -d "$library/share" ] || return 0
  shared_files "$library" | while read -r name; do rm -f "$share/$name"; done
}

remove() {
  [ -d "$library" ] || { say "kamdesk no está instalado para este usuario." "kamdesk is not installed for this user." >&2; exit 2; }
  refuse_while_running
  remove_shared
  if [ "$(readlink "$commands/kamdesk" 2>/dev/null)" = "$library/program/kamdesk" ]; then rm -f "$commands/kamdesk"; fi
  rm -rf "$library"
  refresh
  say "kamdesk se ha quitado; sus carteras y ajustes se quedan." "kamdesk was removed; your portfolios and settings stay."
}

install() {
  [ -x "$here/program/kamdesk" ] || { say "Falta el programa junto a install.sh." "The program is not beside install.sh." >&2; exit 2; }
  [ "$here" != "$library" ] || { say "Esta copia ya está instalada." "This copy is installed already." >&2; exit 2; }
  refuse_while_running
  mkdir -p "$HOME/.local/lib" "$commands" "$share"
  draft=$library.new
  rm -rf "$draft"
  if ! cp -R "$here" "$draft"; then
    rm -rf "$draft"
    say "No se ha podido copiar el programa; no se ha cambiado nada." "The program could not be copied; nothing was changed." >&2
    exit 2
  fi
  remove_shared
  rm -rf "$library"
  mv "$draft" "$library"
  shared_files "$library" | while read -r name; do
    mkdir -p "$(dirname "$share/$name")"
    cp "$library/share/$name" "$share/$name"
  done
  # The menu of a user need not know ~/.local/bin.
  quoted=$(printf '%s' "$library/program/kamdesk" | sed 's/[\\`$"]/\\\\&/g; s/[\\&|]/\\&/g')
  sed "s|^Exec=kamdesk|Exec=\"$quoted\"|" "$library/share/applications/kamdesk.desktop" >"$share/applications/kamdesk.desktop"
  ln -sfn "$library/program/kamdesk" "$commands/kamdesk"
  refresh
  say "kamdesk está instalado: búsquelo en el menú." "kamdesk is installed: look for it in the menu."
}

case ${1-} in
  '') install ;;
  --remove) remove ;;
  *) sed -n '2,5p' "$0" >&2; exit 2 ;;
esac
