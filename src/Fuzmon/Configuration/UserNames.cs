using System.Globalization;
using Fuzmon.Linux;

namespace Fuzmon.Configuration;

/// <summary>Users as people name them.</summary>
internal static class UserNames
{
    /// <summary>What stands for no user at all in chown and its kin.</summary>
    private const uint NoUid = uint.MaxValue;

    /// <summary>The id of a user named by name or by number; null when there is no user of that name.</summary>
    /// <remarks>A number needs no entry in the user database: containers run processes of users whom only they know.</remarks>
    public static int? UidOf(string user)
    {
        if (user.Length == 0 || user.Contains('\0'))
            return null;
        if (UserDatabase.UidOf(user) is { } uid)
            return uid;
        return uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != NoUid
            ? unchecked((int)number)
            : null;
    }
}
