using Fuzmon.Linux;
using Fuzmon.Reporting.Live;
using Fuzmon.Reporting.Top;
using Spectre.Console;

namespace Fuzmon.Watching;

/// <summary>The screen of <c>top</c>: an alternate one, so that the terminal is afterwards as it was.</summary>
internal sealed class TopTerminal(ILiveSource source, TimeSpan period)
{
    private static readonly TimeSpan KeyPause = TimeSpan.FromMilliseconds(30);

    private readonly TopState _state = new();
    private readonly bool _unicode = IsUnicode(Environment.GetEnvironmentVariable);
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        ColorSystem = TerminalColors.AreWanted(null) ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
    });

    private LiveSnapshot? _shown;
    private (int Width, int Height) _size;

    /// <summary>Whether the locale's characters are more than ASCII.</summary>
    public static bool IsUnicode(Func<string, string?> variable)
    {
        var locale = LocaleVariables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return locale is not null && locale.Replace("-", "", StringComparison.Ordinal).Contains("UTF8", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Shows the screen until somebody has seen enough.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        // The first look may fail, and then there is to be no screen.
        _shown = await source.PollAsync(cancellation);
        Console.TreatControlCAsInput = true;
        Console.Write("\e[?1049h\e[?25l");
        try
        {
            await ShowAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
        finally
        {
            Console.Write("\e[0m\e[?25h\e[?1049l");
            Console.TreatControlCAsInput = false;
        }
    }

    private async Task ShowAsync(CancellationToken cancellation)
    {
        while (!_state.IsOver && !cancellation.IsCancellationRequested)
        {
            Draw();
            var changed = false;
            for (var waited = TimeSpan.Zero; waited < period && !changed; waited += KeyPause)
            {
                await Task.Delay(KeyPause, cancellation);
                changed = TakeKeys() || _size != (Console.WindowWidth, Console.WindowHeight);
            }

            if (!changed && !_state.IsPaused)
                _shown = await source.PollAsync(cancellation);
        }
    }

    private bool TakeKeys()
    {
        var any = false;
        while (Console.KeyAvailable)
        {
            _state.Press(Console.ReadKey(intercept: true), TopScreen.RowsOf(_shown!, _size.Height));
            any = true;
        }

        return any;
    }

    // Line after line over what was there, and all in one write: nothing flickers.
    private void Draw()
    {
        _size = (Console.WindowWidth, Console.WindowHeight);
        var lines = TopScreen.Compose(_shown!, _state, source.Trouble, _size.Width, _size.Height, _unicode);
        using var text = new StringWriter();
        _console.Profile.Out = new AnsiConsoleOutput(text);
        _console.Profile.Width = _size.Width;
        for (var index = 0; index < Math.Min(lines.Count, _size.Height); index++)
        {
            text.Write($"\e[{index + 1};1H");
            _console.Write(new Text(lines[index].Text, StyleOf(lines[index].Look)) { Overflow = Overflow.Crop });
            text.Write("\e[K");
        }

        text.Write("\e[J");
        StandardStream.Output.Write(System.Text.Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static Style StyleOf(TopLook look) => look switch
    {
        TopLook.Reverse => new Style(decoration: Decoration.Invert),
        TopLook.Soft => new Style(foreground: Color.Teal),
        TopLook.Bad => new Style(foreground: Color.Maroon, decoration: Decoration.Bold),
        _ => Style.Plain,
    };
}
