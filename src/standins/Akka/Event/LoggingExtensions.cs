namespace Akka.Event;

/// <summary>Logging by level, with a template and up to three arguments or an array of them.</summary>
public static class LoggingExtensions
{
    public static void Debug(this ILoggingAdapter log, string format) =>
        log.Log(LogLevel.DebugLevel, cause: null, format);

    public static void Debug<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        Log(log, LogLevel.DebugLevel, cause: null, format, arg1);

    public static void Debug<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        Log(log, LogLevel.DebugLevel, cause: null, format, arg1, arg2);

    public static void Debug<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Log(log, LogLevel.DebugLevel, cause: null, format, arg1, arg2, arg3);

    public static void Debug(this ILoggingAdapter log, string format, object[] args) =>
        Log(log, LogLevel.DebugLevel, cause: null, format, args);

    public static void Debug(this ILoggingAdapter log, Exception cause, string format) =>
        log.Log(LogLevel.DebugLevel, cause, format);

    public static void Debug<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1) =>
        Log(log, LogLevel.DebugLevel, cause, format, arg1);

    public static void Debug<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2) =>
        Log(log, LogLevel.DebugLevel, cause, format, arg1, arg2);

    public static void Debug<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Log(log, LogLevel.DebugLevel, cause, format, arg1, arg2, arg3);

    public static void Debug(this ILoggingAdapter log, Exception cause, string format, object[] args) =>
        Log(log, LogLevel.DebugLevel, cause, format, args);

    public static void Info(this ILoggingAdapter log, string format) =>
        log.Log(LogLevel.InfoLevel, cause: null, format);

    public static void Info<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        Log(log, LogLevel.InfoLevel, cause: null, format, arg1);

    public static void Info<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        Log(log, LogLevel.InfoLevel, cause: null, format, arg1, arg2);

    public static void Info<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Log(log, LogLevel.InfoLevel, cause: null, format, arg1, arg2, arg3);

    public static void Info(this ILoggingAdapter log, string format, object[] args) =>
        Log(log, LogLevel.InfoLevel, cause: null, format, args);

    public static void Info(this ILoggingAdapter log, Exception cause, string format) =>
        log.Log(LogLevel.InfoLevel, cause, format);

    public static void Info<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1) =>
        Log(log, LogLevel.InfoLevel, cause, format, arg1);

    public static void Info<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2) =>
        Log(log, LogLevel.InfoLevel, cause, format, arg1, arg2);

    public static void Info<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Log(log, LogLevel.InfoLevel, cause, format, arg1, arg2, arg3);

    public static void Info(this ILoggingAdapter log, Exception cause, string format, object[] args) =>
        Log(log, LogLevel.InfoLevel, cause, format, args);

    public static void Warning(this ILoggingAdapter log, string format) =>
        log.Log(LogLevel.WarningLevel, cause: null, format);

    public static void Warning<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        Log(log, LogLevel.WarningLevel, cause: null, format, arg1);

    public static void Warning<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        Log(log, LogLevel.WarningLevel, cause: null, format, arg1, arg2);

    public static void Warning<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Log(log, LogLevel.WarningLevel, cause: null, format, arg1, arg2, arg3);

    public static void Warning(this ILoggingAdapter log, string format, object[] args) =>
        Log(log, LogLevel.WarningLevel, cause: null, format, args);

    public static void Warning(this ILoggingAdapter log, Exception cause, string format) =>
        log.Log(LogLevel.WarningLevel, cause, format);

    public static void Warning<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1) =>
        Log(log, LogLevel.WarningLevel, cause, format, arg1);

    public static void Warning<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2) =>
        Log(log, LogLevel.WarningLevel, cause, format, arg1, arg2);

    public static void Warning<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Log(log, LogLevel.WarningLevel, cause, format, arg1, arg2, arg3);

    public static void Warning(this ILoggingAdapter log, Exception cause, string format, object[] args) =>
        Log(log, LogLevel.WarningLevel, cause, format, args);

    public static void Error(this ILoggingAdapter log, string format) =>
        log.Log(LogLevel.ErrorLevel, cause: null, format);

    public static void Error<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        Log(log, LogLevel.ErrorLevel, cause: null, format, arg1);

    public static void Error<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        Log(log, LogLevel.ErrorLevel, cause: null, format, arg1, arg2);

    public static void Error<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Log(log, LogLevel.ErrorLevel, cause: null, format, arg1, arg2, arg3);

    public static void Error(this ILoggingAdapter log, string format, object[] args) =>
        Log(log, LogLevel.ErrorLevel, cause: null, format, args);

    public static void Error(this ILoggingAdapter log, Exception cause, string format) =>
        log.Log(LogLevel.ErrorLevel, cause, format);

    public static void Error<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1) =>
        Log(log, LogLevel.ErrorLevel, cause, format, arg1);

    public static void Error<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2) =>
        Log(log, LogLevel.ErrorLevel, cause, format, arg1, arg2);

    public static void Error<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        Log(log, LogLevel.ErrorLevel, cause, format, arg1, arg2, arg3);

    public static void Error(this ILoggingAdapter log, Exception cause, string format, object[] args) =>
        Log(log, LogLevel.ErrorLevel, cause, format, args);

    private static void Log(ILoggingAdapter log, LogLevel level, Exception cause, string format, params object[] args)
    {
        // The message is made only if somebody will read it.
        if (log.IsEnabled(level)) log.Log(level, cause, new FormattedLogMessage(log.Formatter, format, args));
    }
}
