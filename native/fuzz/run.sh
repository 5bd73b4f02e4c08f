#!/bin/sh
# Builds all fuzz targets and runs each for $1 seconds from a fresh corpus; fails on the first finding. Needs clang.
set -e

seconds=${1:?usage: run.sh SECONDS}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v ninja > /dev/null && export CMAKE_GENERATOR=Ninja
cmake -S "$here/.." -B "$work/build" -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DFUZMON_FUZZ=ON -DFUZMON_SANITIZE=ON > "$work/log" || { cat "$work/log"; exit 1; }
cmake --build "$work/build" --target fuzz_targets > "$work/log" || { cat "$work/log"; exit 1; }

for source in "$here"/fuzz_*.c; do
    target=$(basename "$source" .c)
    mkdir -p "$work/$target"
    "$here/seed.sh" "$target" "$work/$target"
    echo "$target: $seconds s from $(ls "$work/$target" | wc -l) inputs"
    if ! "$work/build/fuzz/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$work/" "$work/$target" 2> "$work/log"; then
        tail -n 60 "$work/log"
        for finding in "$work"/crash-* "$work"/timeout-* "$work"/oom-* "$work"/leak-*; do
            [ ! -e "$finding" ] || cp "$finding" "${TMPDIR:-/tmp}/"
        done
        echo "$target: the input is in ${TMPDIR:-/tmp}"
        exit 1
    fi
    grep -E 'stat::number_of_executed_units|DONE' "$work/log"
done
