using Fuzmon.Instrumentation;
using Fuzmon.Instrumentation.Plugins;

namespace Heartbeat;

/// <summary>Where Fuzmon begins.</summary>
public sealed class HeartbeatPlugin : IInstrumentPlugin
{
    /// <inheritdoc/>
    public IInstrument Create(IReadOnlyDictionary<string, object> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        foreach (var key in settings.Keys.Where(key => key is not "every_ms"))
            throw new InvalidDataException($"Heartbeat has no setting {key}; it has every_ms");
        return new HeartbeatInstrument(TimeSpan.FromMilliseconds(settings.GetValueOrDefault("every_ms") is long every and >= 10 ? every : 1000));
    }
}
