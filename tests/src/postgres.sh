#!/bin/sh
# One PostgreSQL for tests: prints its address once it answers, and runs until standard input closes.
# Invariant: it runs as a user other than root, on port $1 of 127.0.0.1 alone, with its data in a temporary
# folder of its own, and it ends with the process that started it, also when that one is killed.
set -eu
port=$1

# Debian keeps the programs off the path, one folder per version.
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || echo none)")
if ! [ -x "$bin/initdb" ]; then
    echo "PostgreSQL is missing: install postgresql (Debian: apt-get install postgresql)," >&2
    echo "or name a server in PETAPORA_TEST_POSTGRES=postgres://user@host:port" >&2
    exit 1
fi

script=$(cat "$0" 2>/dev/null || true)
cd /
if [ "$(id -u)" = 0 ]; then
    # PostgreSQL refuses to run as root; its own user may not be able to read this file in root's home.
    exec setpriv --reuid=postgres --regid=postgres --clear-groups sh -c "$script" "$0" "$port"
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/petapora-postgres-XXXXXX")
server=
stop() {
    # SIGINT is PostgreSQL's fast shutdown: it does not wait for the connections of killed tests.
    if [ -n "$server" ]; then
        kill -INT "$server" 2>/dev/null || true
        wait "$server" || true
    fi
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

if ! "$bin/initdb" -D "$folder/db" -U postgres --auth=trust --no-sync -E UTF8 --locale=C >"$folder/log" 2>&1; then
    cat "$folder/log" >&2
    exit 1
fi
# It forgets on a crash, which no test asks of PostgreSQL.
"$bin/postgres" -D "$folder/db" -p "$port" -k "$folder" -c listen_addresses=127.0.0.1 -c fsync=off \
    -c max_connections=200 -c full_page_writes=off -c synchronous_commit=off >"$folder/log" 2>&1 &
server=$!
tries=0
until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ] || ! kill -0 "$server" 2>/dev/null; then
        cat "$folder/log" >&2
        exit 1
    fi
    sleep 0.1
done
echo "postgres://postgres@127.0.0.1:$port"
cat >/dev/null
