#!/bin/sh
# Fills the directory $2 with first inputs of the fuzz target $1: small real files, or what objcopy takes out of them.
set -e
mkdir -p "$2"

# Files of less than 96 KiB, which keep a run of the target short.
small_files() {
    find -L /bin /usr/lib/x86_64-linux-gnu -maxdepth 1 -type f -size -96k \( -perm -100 -o -name '*.so*' \) 2> /dev/null | head -n 40
}

section() {
    objcopy --dump-section "$2=$3" "$1" /dev/null 2> /dev/null || :
}

case $1 in
fuzz_elf_image)
    small_files | while read -r file; do
        cp "$file" "$2/"
        head -c 3000 "$file" > "$2/$(basename "$file").cut"
    done
    ;;
fuzz_cfi)
    small_files | while read -r file; do
        section "$file" .eh_frame "$2/frames"
        [ -s "$2/frames" ] || continue
        { printf '\0'; head -c 4000 "$2/frames"; } > "$2/$(basename "$file").eh"
    done
    rm -f "$2/frames"
    ;;
fuzz_unwind)
    small_files | while read -r file; do
        section "$file" .eh_frame "$2/frames"
        [ -s "$2/frames" ] || continue
        { head -c 1500 "$file"; head -c 1400 "$2/frames"; } > "$2/$(basename "$file")"
    done
    rm -f "$2/frames"
    ;;
esac
