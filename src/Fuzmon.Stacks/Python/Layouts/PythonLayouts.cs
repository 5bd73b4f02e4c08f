namespace Fuzmon.Stacks.Python.Layouts;

/// <summary>Which layout a version has.</summary>
internal static class PythonLayouts
{
    /// <summary>One of each, for where the version is not known: what fits the memory is found by trying.</summary>
    public static IReadOnlyList<(PythonVersion Version, PythonLayout Layout)> All { get; } =
    [
        .. new PythonVersion[] { new(2, 7), new(3, 6), new(3, 7), new(3, 8), new(3, 9), new(3, 10), new(3, 11), new(3, 12), new(3, 13) }
            .Select(static version => (version, For(version)!)),
    ];

    /// <summary>The layout of a version; null when it cannot be read.</summary>
    public static PythonLayout? For(PythonVersion version) => version switch
    {
        { Major: 2, Minor: 7 } => Python27Layout.Create(),
        { Major: 3, Minor: 6 } => Python36Layout.Create(),
        // The state of the GIL moved by 88 bytes in 3.7.4.
        { Major: 3, Minor: 7, Micro: < 4 } => Python37Layout.Create() with { RuntimeHolder = 1392 },
        { Major: 3, Minor: 7 } => Python37Layout.Create(),
        { Major: 3, Minor: 8 } => Python38Layout.Create(),
        { Major: 3, Minor: 9 } => Python39Layout.Create(),
        { Major: 3, Minor: 10 } => Python310Layout.Create(),
        { Major: 3, Minor: 11 } => Python311Layout.Create(),
        { Major: 3, Minor: 12 } => Python312Layout.Create(),
        { Major: 3, Minor: 13 } => Python313Layout.Create(),
        { Major: 3, Minor: 14 } => Python314Layout.Create(),
        _ => null,
    };
}
