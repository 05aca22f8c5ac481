# Functions that restore and restore-drill share. Source this file after lib.sh, as root.
read_settings
[ -z "${setting[S3_REGION]:-}" ] || stop "the object store is not on this machine. See docs/self-hosting.md."
set -a
. /etc/voicase/store.env
set +a

newest() {
    find "$1" -mindepth 1 -maxdepth 1 -type d -name '2*Z' -printf '%f\n' | sort | tail -n 1
}

# find_backup [main's name [keystore's]]: finds the newest backups if no names are given
find_backup() {
    main=/var/backups/voicase-main/${1:-$(newest /var/backups/voicase-main)}
    keystore=/var/backups/voicase-keystore/${2:-$(newest /var/backups/voicase-keystore)}
    [ -f "$main/main.dump.age" ] || stop "there is no backup in $main."
    [ -f "$keystore/keystore.dump.age" ] || stop "there is no backup in $keystore."
}

# remove <database of main> <database of the keystore> <bucket>
remove() {
    sql main postgres --command "DROP DATABASE IF EXISTS $1"
    sql keystore postgres --command "DROP DATABASE IF EXISTS $2"
    "$home/bin/store-bucket" remove "$3"
}

# read_into <database of main> <database of the keystore> <bucket>: restores into new databases and a new bucket
read_into() {
    remove "$@"
    make_database main "$1"
    make_database keystore "$2"
    "$home/bin/store-bucket" make "$3"
    VOICASE_S3_BUCKET=$3 VOICASE_SECRETS=$secrets \
        VOICASE_DATABASE_URL=$(database postgres main "$1") VOICASE_KEYSTORE_URL=$(database postgres keystore "$2") \
        "$home/current/voicase" restore --main "$main" --keystore "$keystore"
}
