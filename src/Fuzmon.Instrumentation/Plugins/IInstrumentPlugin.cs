namespace Fuzmon.Instrumentation.Plugins;

/// <summary>
/// What an assembly in the folder for plugins must have: one public class that implements this and has a constructor without
/// parameters. <c>examples/plugins</c> has one that can be built.
/// </summary>
public interface IInstrumentPlugin
{
    /// <summary>
    /// Makes the instrument; called when a run begins, and again after each failure. An exception is a failure like any other: its
    /// message is told.
    /// </summary>
    /// <param name="settings">The plugin's own table of the configuration, empty when there is none. Values are <see cref="string"/>,
    /// <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, lists and tables of these
    /// (<see cref="IReadOnlyList{T}"/> and <see cref="IReadOnlyDictionary{TKey, TValue}"/> of <see cref="object"/>).</param>
    IInstrument Create(IReadOnlyDictionary<string, object> settings);
}
