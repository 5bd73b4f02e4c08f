using System.Reflection;
using System.Text.RegularExpressions;
using Fuzmon.Linux;

namespace Fuzmon.Instrumentation.Plugins;

/// <summary>
/// Loads plugins: each is a folder NAME with NAME.dll, and whatever that needs, in the folder for plugins. They run with all rights of the
/// monitor, so nobody but root and its own user may be able to change them.
/// </summary>
public static partial class PluginFolder
{
    /// <summary>Loads all of them.</summary>
    /// <returns>The plugins by name, in the order of their names.</returns>
    /// <exception cref="PluginException">One cannot be used; the message says why and what to do.</exception>
    public static IReadOnlyList<(string Name, IInstrumentPlugin Plugin)> Load(string folder)
    {
        folder = Path.GetFullPath(folder);
        if (!Directory.Exists(folder))
            throw new PluginException($"the folder for plugins {folder} does not exist");
        try
        {
            Check(folder);
            return [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Select(LoadOne)];
        }
        catch (UnauthorizedAccessException)
        {
            throw new PluginException($"the folder for plugins {folder} cannot be read: permission denied");
        }
        catch (IOException e)
        {
            throw new PluginException($"the folder for plugins {folder} cannot be read: {e.Message}");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\z", RegexOptions.NonBacktracking)]
    private static partial Regex PluginName();

    private static (string Name, IInstrumentPlugin Plugin) LoadOne(string folder)
    {
        var name = Path.GetFileName(folder);
        var path = Path.Combine(folder, $"{name}.dll");
        if (!PluginName().IsMatch(name))
            throw new PluginException($"{folder}: a plugin's name is made of letters, digits, dots, - and _");
        Check(folder);
        foreach (var file in Directory.EnumerateFiles(folder))
            Check(file);
        if (!File.Exists(path))
            throw new PluginException($"{folder}: there is no {name}.dll; a plugin NAME is a folder NAME with NAME.dll");
        try
        {
            var types = new PluginContext(folder).LoadFromAssemblyPath(path).GetExportedTypes().Where(IsPlugin).ToList();
            return types.Count == 1
                ? (name, (IInstrumentPlugin)Activator.CreateInstance(types[0])!)
                : throw new PluginException($"{path}: it has {types.Count} public classes that implement IInstrumentPlugin; it must have one");
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException or ReflectionTypeLoadException)
        {
            throw new PluginException($"{path}: it cannot be loaded; build it against this version of Fuzmon.Instrumentation, for .NET {Environment.Version.Major}");
        }
        catch (TargetInvocationException e)
        {
            throw new PluginException($"{path}: its constructor has failed: {e.InnerException?.Message}");
        }
    }

    private static bool IsPlugin(Type type)
        => type is { IsClass: true, IsAbstract: false } && typeof(IInstrumentPlugin).IsAssignableFrom(type) && type.GetConstructor(Type.EmptyTypes) is not null;

    private static void Check(string path)
    {
        if (TrustedPath.FindTrouble(path) is { } trouble)
            throw new PluginException($"{trouble}: whoever can change a plugin has the rights of Fuzmon; give it to root or yourself, and chmod go-w");
    }
}
