using System.Text;

namespace Fuzmon;

/// <summary>Lines for whoever reads what the program was asked for.</summary>
internal static class StandardOutput
{
    // Not Console.Out: on a terminal it begins by changing the keyboard's mode.
    private static readonly Stream Output = Console.OpenStandardOutput();

    /// <summary>Writes one line.</summary>
    /// <exception cref="UserErrorException">It cannot be written, as to a full disk.</exception>
    public static void WriteLine(string line)
    {
        try
        {
            Output.Write(Encoding.UTF8.GetBytes($"{line}\n"));
        }
        catch (IOException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"cannot write to standard output: {e.Message}");
        }
    }
}
