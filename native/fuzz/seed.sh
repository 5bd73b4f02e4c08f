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
fuzz_frame_flow)
    small_files | while read -r file; do
        section "$file" .text "$2/code"
        [ -s "$2/code" ] || continue
        { printf '\100\0'; head -c 3000 "$2/code"; } > "$2/$(basename "$file")"
    done
    rm -f "$2/code"
    ;;
fuzz_unwind)
    small_files | while read -r file; do
        section "$file" .eh_frame "$2/frames"
        [ -s "$2/frames" ] || continue
        { head -c 1500 "$file"; head -c 1400 "$2/frames"; } > "$2/$(basename "$file")"
    done
    rm -f "$2/frames"
    ;;
fuzz_symbols)
    # Small programs with all that a compiler describes: functions, lines, inlining, both DWARF versions, a stripped one.
    source=$2/source.c
    printf '%s\n' 'static inline __attribute__((always_inline)) int twice(int n) { return n * 2; }' \
        'struct pair { int a, b; };' 'int sum(struct pair *p) { return twice(p->a) + p->b; }' \
        'int main(int c, char **v) { struct pair p = {c, v != 0}; return sum(&p); }' > "$source"
    for version in 4 5; do
        for level in 0 2; do
            clang "-gdwarf-$version" "-O$level" -nostdlib -shared -o "$2/dwarf-$version-$level" "$source"
        done
    done
    objcopy --strip-debug "$2/dwarf-5-2" "$2/stripped"
    rm -f "$source"
    ;;
fuzz_python_copy)
    # An interpreter with a thread in a call of one function, by a table with two kinds of string. -1 (255): no such field.
    octal() { for value in "$@"; do printf "\\$(printf %03o "$value")"; done; }
    words() { for word in "$@"; do octal $((word & 255)) $((word >> 8)); done; }
    for state in 24 255; do
        {
            words 0x1000 0x1008
            octal 0 8 255 255 0 0  0 8 16 24 32 0 255  0 8 24 32 3 0  16 24 255 32 40  8 16 16 24  16 $state 2 32 32 0
            words 0x1010 0  0 0x1020  0 0x1010 0x1050 7 5 0  0 0x1070 0 0  1 0x10a0 0x10c0 0x10c0 0x10c0 0  1 0 0x10c0 0
            words 1 0x10a0 4 100 0x6261
        } > "$2/state-$state"
    done
    ;;
esac
