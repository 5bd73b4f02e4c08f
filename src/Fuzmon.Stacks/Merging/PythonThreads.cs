using Fuzmon.Stacks.Python;

namespace Fuzmon.Stacks.Merging;

/// <summary>Brings together what several interpreters know of one thread.</summary>
internal static class PythonThreads
{
    /// <summary>
    /// The threads by their OS ids. One that runs in an interpreter within another has frames in both: those of the newer one, which
    /// is listed first, are the inner ones.
    /// </summary>
    public static Dictionary<int, PythonThread> ById(IEnumerable<PythonThread> threads)
    {
        var byId = new Dictionary<int, PythonThread>();
        foreach (var thread in threads)
        {
            if (thread.ThreadId is not { } id)
                continue;
            byId[id] = byId.TryGetValue(id, out var inner) ? Join(inner, thread) : thread;
        }

        return byId;
    }

    // The name is the main interpreter's, which comes last; either may hold the GIL that it has.
    private static PythonThread Join(PythonThread inner, PythonThread outer) => outer with
    {
        Name = outer.Name ?? inner.Name,
        HoldsGil = inner.HoldsGil == true || outer.HoldsGil == true ? true : outer.HoldsGil ?? inner.HoldsGil,
        Frames = [.. inner.Frames, .. outer.Frames],
        Problem = inner.Problem ?? outer.Problem,
    };
}
