namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>For tests that build programs around the libraries of pyenv's versions.</summary>
internal sealed class EmbeddingTheoryAttribute : TheoryAttribute
{
    public EmbeddingTheoryAttribute()
    {
        if (!File.Exists(PythonConfigTheoryAttribute.Compiler) || EachLibraryAttribute.All.Count == 0)
            Skip = "needs cc and a libpython under ~/.pyenv/versions";
    }
}
