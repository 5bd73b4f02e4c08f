using System.Text;
using System.Text.RegularExpressions;

namespace Fuzmon.Instrumentation.Coverage;

/// <summary>Which source files count, and what their paths become. Paths are changed first.</summary>
public sealed class CoverageSelection
{
    /// <summary>Globs, of which one must match; empty for all files.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Globs, of which none may match.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Starts of paths, at a folder's end, and what replaces them; the first that fits is taken.</summary>
    public IReadOnlyList<(string Old, string New)> Prefixes { get; init; } = [];

    /// <summary>The folder that relative paths begin in.</summary>
    public string? Root { get; init; }

    /// <summary>Whether it leaves everything as it is.</summary>
    public bool IsEmpty => Include.Count == 0 && Exclude.Count == 0 && Prefixes.Count == 0 && Root is null;

    /// <summary>The path of a file that counts; null for one that does not.</summary>
    public Func<string, string?> Compile()
    {
        var (include, exclude) = (Include.Select(Glob).ToArray(), Exclude.Select(Glob).ToArray());
        return path =>
        {
            var changed = Rewrite(path);
            return (include.Length == 0 || Array.Exists(include, glob => glob.IsMatch(changed))) && !Array.Exists(exclude, glob => glob.IsMatch(changed))
                ? changed
                : null;
        };
    }

    private string Rewrite(string path)
    {
        foreach (var (old, replacement) in Prefixes)
        {
            if (path.StartsWith(old, StringComparison.Ordinal) && (path.Length == old.Length || old.EndsWith('/') || path[old.Length] == '/'))
            {
                path = replacement + path[old.Length..];
                break;
            }
        }

        return Root is null || path.StartsWith('/') || path.Contains('\0') ? path : Path.GetFullPath(path, Path.GetFullPath(Root));
    }

    // A glob without a folder is about names in any folder.
    private static Regex Glob(string glob)
    {
        var pattern = new StringBuilder(glob.Contains('/') ? "^" : "(^|/)");
        for (var i = 0; i < glob.Length; i++)
        {
            if (glob[i] == '*' && i + 1 < glob.Length && glob[i + 1] == '*')
            {
                // **/ also matches no folder at all.
                var isFolder = i + 2 < glob.Length && glob[i + 2] == '/';
                pattern.Append(isFolder ? "(.*/)?" : ".*");
                i += isFolder ? 2 : 1;
            }
            else
            {
                pattern.Append(glob[i] switch
                {
                    '*' => "[^/]*",
                    '?' => "[^/]",
                    var other => Regex.Escape(other.ToString()),
                });
            }
        }

        return new Regex(pattern.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }
}
