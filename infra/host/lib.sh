# Functions that the commands of this directory share. Source this file in bash with `set -euo pipefail`.
settings=/etc/voicase/settings.env
secrets=/etc/voicase/secrets
home=/opt/voicase
services=(voicase-reporter voicase-admin voicase-worker)
# Port numbers of the two clusters' Unix sockets. PostgreSQL does not listen on the network.
main_port=5440
keystore_port=5441

stop() {
    echo "${0##*/}: $1" >&2
    exit 1
}

need_root() {
    [ "$(id -u)" = 0 ] || stop "run this as root."
}

# Reads the settings into the array `setting`. Parses the file as text, because a configuration file must not run code.
declare -A setting=()
read_settings() {
    [ -r "$settings" ] || stop "$settings is missing: copy infra/host/example.env there and edit it."
    local known line name
    known=$(grep -o '^[A-Z0-9_]*=' "$home/bin/example.env")
    while IFS= read -r line || [ -n "$line" ]; do
        if [ -z "$line" ] || [[ $line == \#* ]]; then continue; fi
        name=${line%%=*}
        [[ $line == *=* ]] && grep -qx "$name=" <<<"$known" || stop "$settings: unknown setting: $line"
        if [[ ${line#*=} == *[\"\'\\\$\`]* ]]; then stop "$settings: $name must not contain a quote, a backslash, a dollar sign or a backtick."; fi
        setting[$name]=${line#*=}
    done <"$settings"
}

# database <role> <main|keystore> [name]
database() {
    local port=$main_port name=voicase
    if [ "$2" = keystore ]; then port=$keystore_port name=voicase_keystore; fi
    echo "postgres://$1@localhost/${3:-$name}?host=/run/postgresql&port=$port"
}

# sql <main|keystore> <database> [arguments of psql]: runs psql as superuser
sql() {
    local url
    url=$(database postgres "$1" "$2")
    shift 2
    PGOPTIONS='-c client_min_messages=warning' psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --dbname "$url" "$@"
}

# make_database <main|keystore> <name>: creates the database if it is missing
make_database() {
    if [ -z "$(sql "$1" postgres --command "SELECT 1 FROM pg_database WHERE datname = '$2'")" ]; then
        sql "$1" postgres --command "CREATE DATABASE $2 OWNER voicase_owner"
    fi
    sql "$1" postgres --command "REVOKE ALL ON DATABASE $2 FROM PUBLIC"
    sql "$1" postgres --command "GRANT CONNECT ON DATABASE $2 TO voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_platform, voicase_backup"
}

as() {
    local user=$1
    shift
    setpriv --reuid "$user" --regid "$user" --init-groups --no-new-privs -- "$@"
}

migrate() {
    as voicase-migrator env -i PATH="$PATH" \
        VOICASE_DATABASE_URL="$(database voicase_migrator main)" \
        VOICASE_KEYSTORE_URL="$(database voicase_migrator keystore)" "$1" migrate
}

# Prints the release that a link in $home points to.
named_by() {
    readlink "$home/$1" || true
}

# point <link> <release>: replaces the link atomically, so that it always exists.
point() {
    ln -sfn "$2" "$home/$1.new"
    mv -T "$home/$1.new" "$home/$1"
}

# Restarts the services and waits until each reports that it, both databases and the object store are ready.
restart() {
    systemctl restart "${services[@]}" || return
    local at
    for at in 0 1 2; do is_ready "${services[at]}" $((3000 + at)) || return; done
}

# Prints how often systemd has restarted a unit automatically.
restarts() {
    systemctl show --property=NRestarts --value "$1"
}

# is_ready <unit> <port>: fails after a minute, or earlier if the unit keeps restarting
is_ready() {
    local _ ended
    ended=$(restarts "$1")
    for _ in $(seq 120); do
        if curl --silent --fail --insecure --max-time 5 --output /dev/null "https://127.0.0.1:$2/readyz"; then return; fi
        if [ "$(restarts "$1")" -ge $((ended + 3)) ]; then break; fi
        sleep 0.5
    done
    echo "$1 does not become ready. For the cause run: journalctl --namespace voicase --unit $1" >&2
    return 1
}
