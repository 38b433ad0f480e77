#!/bin/sh
# /usr/local/bin/oreigin: the commands on the server, as the app's user and with its environment.
set -eu
umask 077
set -a
. /etc/oreigin.env
set +a
exec setpriv --reuid oreigin --regid oreigin --init-groups /opt/oreigin/bin/oreigin "$@"
