namespace Fuzmon.Configuration;

/// <summary>The folders that the XDG base directory specification gives each user.</summary>
internal static class UserFolders
{
    /// <summary>The folder that the variable names, else the one in the home folder; null for a user without either.</summary>
    /// <param name="variable">The variable's value; the specification says to ignore relative paths.</param>
    /// <param name="inHome">Where it is in the home folder when the variable does not say.</param>
    public static string? Find(string? variable, params ReadOnlySpan<string> inHome)
    {
        if (Path.IsPathRooted(variable))
            return variable;

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        // The runtime gives the root folder to a user whom neither the environment nor the user database gives a home.
        var isNone = !Path.IsPathRooted(home) || (home == "/" && Environment.GetEnvironmentVariable("HOME") != home);
        return isNone ? null : Path.Combine([home, .. inHome]);
    }
}
