using System.Reflection;
using System.Runtime.Loader;

namespace Fuzmon.Instrumentation.Plugins;

/// <summary>
/// The assemblies of one plugin: what lies beside it is its own, in whatever version; Fuzmon's and the runtime's are shared.
/// </summary>
internal sealed class PluginContext(string folder) : AssemblyLoadContext(Path.GetFileName(folder))
{
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name ?? "";
        if (name.StartsWith("Fuzmon.", StringComparison.Ordinal) && name != Name)
            return null;
        var path = Path.Combine(folder, $"{name}.dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
