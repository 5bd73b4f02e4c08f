namespace Fuzmon.Stacks.Symbols;

/// <summary>What a file says of itself and of the files that belong to it.</summary>
/// <param name="HasDebugInfo">Whether there is DWARF in it.</param>
/// <param name="BuildId">Lower-case hexadecimal; null when it has none.</param>
/// <param name="DebugLink">The file name in <c>.gnu_debuglink</c>.</param>
/// <param name="Supplement">The path in <c>.gnu_debugaltlink</c>.</param>
/// <param name="SupplementBuildId">The build-id that comes with it.</param>
internal sealed record FileIdentity(bool HasDebugInfo, string? BuildId, string? DebugLink, string? Supplement, string? SupplementBuildId);
