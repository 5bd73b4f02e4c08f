#!/bin/sh
# Builds libfuzmon.so into the directory $1. Of two that run side by side, the second finds its work done.
set -e

have() {
    command -v "$1" > /dev/null
}

if ! have cmake || ! have cc || ! { have ninja || have make; }; then
    echo "libfuzmon.so needs CMake and a C compiler: sudo apt-get install -y cmake ninja-build gcc libc6-dev"
    exit 1
fi

supcxx=$(cc -print-file-name=libsupc++.a)
if ! [ -e /usr/include/elfutils/libdw.h ] || ! [ -e /usr/include/gelf.h ] || ! [ -e "$supcxx" ]; then
    echo "fuzmon-symbols needs libdw, libelf and libsupc++: sudo apt-get install -y libdw-dev libelf-dev g++"
    exit 1
fi

if ! echo '#include <libunwind-ptrace.h>' | cc -E - > /dev/null 2>&1; then
    echo "libfuzmon.so needs libunwind: sudo apt-get install -y libunwind-dev"
    exit 1
fi

mkdir -p "$1"
exec 9> "$1/.lock"
flock 9
[ -e "$1/CMakeCache.txt" ] || ! have ninja || export CMAKE_GENERATOR=Ninja
cmake -S "$(dirname "$0")" -B "$1" -DCMAKE_BUILD_TYPE=RelWithDebInfo
cmake --build "$1"
