using System.Collections.ObjectModel;
using Fuzmon.Instrumentation.Plugins;
using Fuzmon.Monitor;

namespace Fuzmon.Configuration;

/// <summary>Instruments of others.</summary>
internal sealed record PluginSettings
{
    /// <summary>Where they are; null for none.</summary>
    public string? Folder { get; init; }

    /// <summary>The table of each, by its name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, object>> Settings { get; init; }
        = ReadOnlyDictionary<string, IReadOnlyDictionary<string, object>>.Empty;

    /// <summary>Loads them.</summary>
    /// <param name="taken">Names that others have.</param>
    /// <exception cref="UserErrorException">One cannot be used.</exception>
    public IReadOnlyList<InstrumentPlan> Load(IEnumerable<string> taken)
    {
        if (Folder is null)
            return [];
        try
        {
            var plugins = PluginFolder.Load(Folder);
            var names = plugins.Select(plugin => plugin.Name).ToList();
            if (names.Intersect(taken).FirstOrDefault() is { } twice)
                throw new PluginException($"{Path.Combine(Folder, twice)}: there is an instrument of the name {twice} already; give the plugin another name");
            if (Settings.Keys.Except(names).FirstOrDefault() is { } unknown)
                throw new PluginException($"instrumentation.plugins.settings.{unknown} is for a plugin that is not in {Folder}");
            return [.. plugins.Select(plugin => new InstrumentPlan(plugin.Name, () => plugin.Plugin.Create(
                Settings.GetValueOrDefault(plugin.Name) ?? ReadOnlyDictionary<string, object>.Empty)))];
        }
        catch (PluginException e)
        {
            throw new UserErrorException(ExitStatuses.Usage, e.Message);
        }
    }

    /// <summary>The tables by plugin, without their places in the file; null when the value is none.</summary>
    public static Dictionary<string, IReadOnlyDictionary<string, object>>? TablesOf(object value)
    {
        if (value is not Dictionary<string, ConfigurationNode> tables || tables.Values.Any(table => table.Value is not Dictionary<string, ConfigurationNode>))
            return null;
        return tables.ToDictionary(table => table.Key, table => (IReadOnlyDictionary<string, object>)Plain(table.Value.Value), StringComparer.Ordinal);
    }

    private static object Plain(object value) => value switch
    {
        Dictionary<string, ConfigurationNode> table => table.ToDictionary(entry => entry.Key, entry => Plain(entry.Value.Value), StringComparer.Ordinal),
        List<ConfigurationNode> items => items.Select(item => Plain(item.Value)).ToList(),
        string or long or double or bool => value,
        _ => value.ToString() ?? "",
    };
}
