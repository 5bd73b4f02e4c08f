namespace Fuzmon.Configuration;

/// <summary>Finds what somebody probably meant.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest edits from what was written; null when all are too far off to be meant.</summary>
    public static string? Of(string written, IEnumerable<string> candidates)
    {
        var nearest = candidates.Select(name => (Name: name, Edits: Edits(written, name))).MinBy(candidate => candidate.Edits);
        return nearest.Name is not null && nearest.Edits <= Math.Max(2, nearest.Name.Length / 2) ? nearest.Name : null;
    }

    // Levenshtein's distance, a row at a time. A name longer than any key is not worth measuring.
    private static int Edits(string a, string b)
    {
        if (a.Length > 100)
            return int.MaxValue;

        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j - 1], row[j]) + 1);
            }
        }

        return row[b.Length];
    }
}
