# What ./fuzmon and ./run-tests share: finding or installing what they need, and building the program once. Sourced, with
# $root set; POSIX sh.

say() {
    printf 'fuzmon: %s\n' "$1" >&2
}

die() {
    say "$1"
    exit 1
}

# need COMMAND:PACKAGE... - installs the Debian packages of the commands that are missing.
need() {
    missing=
    for pair in "$@"; do
        command -v "${pair%%:*}" > /dev/null 2>&1 || missing="$missing ${pair#*:}"
    done
    [ -n "$missing" ] || return 0

    [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null 2>&1 \
        || die "missing packages; install them with: sudo apt-get install -y$missing"
    say "installing$missing"
    mkdir -p "$root/artifacts"
    # shellcheck disable=SC2086 # a list of words
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } \
        > "$root/artifacts/apt.log" 2>&1 < /dev/null \
        || die "could not install$missing; see $root/artifacts/apt.log"
}

# want PACKAGE COMMAND... - installs a package that can be done without, if it can be had and the command fails without it.
want() {
    package=$1
    shift
    "$@" > /dev/null 2>&1 < /dev/null && return 0
    [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null 2>&1 || return 0
    mkdir -p "$root/artifacts"
    { apt-get update; DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package"; } \
        > "$root/artifacts/apt-$package.log" 2>&1 < /dev/null \
        || say "could not install $package; what needs it is skipped"
}

need_sdk() {
    command -v dotnet > /dev/null 2>&1 \
        || die "the .NET 10 SDK is missing (no dotnet on the PATH); see https://learn.microsoft.com/dotnet/core/install/linux-debian"
    (cd "$root" && dotnet --version) > /dev/null 2>&1 \
        || die "dotnet on the PATH is not a .NET 10 SDK ($(dotnet --list-sdks 2> /dev/null | tr '\n' ' ')is installed)"
}

# quietly LOG COMMAND... - shows what it printed only when it fails.
quietly() {
    log=$1
    shift
    DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 "$@" > "$log" 2>&1 < /dev/null && return 0
    status=$?
    grep -E 'error|Error|ERROR' "$log" | sort -u | head -n 20 >&2 || tail -n 20 "$log" >&2
    say "the build failed; all of its output is in $log"
    return "$status"
}

# Whether anything that the program is built from has changed since. A deleted file shows as its folder's new time.
is_stale() {
    [ -e "$root/artifacts/fuzmon/.built" ] || return 0
    [ -n "$(find "$root/src" "$root/native/src" "$root/native/bpf" "$root/native/start" "$root/native/keeper" "$root/native/guard" "$root/native/follower" "$root/native/symbols" "$root/native/include" \
        "$root/native/CMakeLists.txt" "$root/Directory.Build.props" "$root/Directory.Build.targets" \
        "$root/Directory.Packages.props" "$root/global.json" \
        -newer "$root/artifacts/fuzmon/.built" -print -quit)" ]
}

# What the native code is built with.
need_build_packages() {
    need cmake:cmake cc:gcc ld:binutils ninja:ninja-build flock:util-linux
    [ -e /usr/include/stdio.h ] || need libc-headers:libc6-dev
    [ -e /usr/include/elfutils/libdw.h ] || need libdw-headers:libdw-dev
    [ -e /usr/include/gelf.h ] || need libelf-headers:libelf-dev
    [ -e "$(cc -print-file-name=libsupc++.a)" ] || need libsupc++:g++
    [ -e /usr/include/libunwind-ptrace.h ] || [ -e /usr/include/x86_64-linux-gnu/libunwind-ptrace.h ] \
        || need libunwind-headers:libunwind-dev
    # For the BPF programs, without which events come from netlink.
    want clang command -v clang
    want libbpf-dev test -e /usr/include/bpf/bpf_helpers.h
}

build_program() {
    is_stale || return 0
    need_sdk
    need_build_packages
    mkdir -p "$root/artifacts/fuzmon"
    (
        flock 9
        # Another one may have built it while this one waited.
        is_stale || exit 0
        say "building; this takes a minute and happens once"
        touch "$root/artifacts/fuzmon/.building"
        # Not with the lock: build servers that it leaves behind would keep it.
        quietly "$root/artifacts/build.log" \
            dotnet publish "$root/src/Fuzmon/Fuzmon.csproj" -c Release -o "$root/artifacts/fuzmon" -v q -nologo 9>&-
        mv "$root/artifacts/fuzmon/.building" "$root/artifacts/fuzmon/.built"
    ) 9> "$root/artifacts/.lock"
}
