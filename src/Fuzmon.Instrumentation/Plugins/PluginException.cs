namespace Fuzmon.Instrumentation.Plugins;

/// <summary>A plugin cannot be used; the message is for the person who wants it.</summary>
public sealed class PluginException(string message) : Exception(message);
