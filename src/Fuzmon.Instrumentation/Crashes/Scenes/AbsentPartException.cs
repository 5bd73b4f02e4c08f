namespace Fuzmon.Instrumentation.Crashes.Scenes;

/// <summary>A part of a scene that cannot be had.</summary>
/// <param name="why">In few words.</param>
internal sealed class AbsentPartException(string why) : Exception(why);
