using Akka.Configuration;

namespace Akka.Persistence.Sqlite.Storage;

/// <summary>Which database a plugin uses and how.</summary>
/// <param name="ConnectionString">Microsoft.Data.Sqlite's.</param>
/// <param name="Timeout">How long another process's lock is waited for.</param>
/// <param name="Initialization">The SQL that makes the tables unless they are there.</param>
internal sealed record StorageSettings(string ConnectionString, TimeSpan Timeout, string Initialization)
{
    /// <exception cref="ConfigurationException">There is no connection string.</exception>
    internal static StorageSettings Of(Config plugin, string createTables)
    {
        var connectionString = plugin.GetString("connection-string");
        if (string.IsNullOrEmpty(connectionString))
            throw new ConfigurationException("No connection string is configured for SQLite: set connection-string.");
        return new(
            connectionString,
            plugin.GetTimeSpan("connection-timeout", TimeSpan.FromSeconds(30), allowInfinite: false),
            plugin.GetBoolean("auto-initialize") ? createTables : "");
    }
}
