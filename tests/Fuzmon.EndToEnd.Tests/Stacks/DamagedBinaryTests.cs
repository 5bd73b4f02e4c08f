using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Stacks;

/// <summary>A file that is no longer what the process mapped costs its own frames at most.</summary>
public sealed class DamagedBinaryTests : EndToEndTest
{
    private const int Damaged = 3;
    private const int ElfHeaderSize = 64;

    private string Library => StackSource.Library(Folder, Damaged);

    [Fact]
    public void A_deleted_library_costs_nothing() => HasAllFramesAfter(() => File.Delete(Library));

    [Fact]
    public void A_replaced_library_costs_nothing() => HasAllFramesAfter(() =>
    {
        File.Copy(StackSource.Library(Folder, 1), Folder["new"]);
        File.Move(Folder["new"], Library, overwrite: true);
    });

    [Fact]
    public void A_truncated_library_costs_its_own_frames() => HasTheOtherFramesAfter(() => Rewrite(_ => []));

    [Fact]
    public void A_library_overwritten_with_text_costs_its_own_frames()
        => HasTheOtherFramesAfter(() => Rewrite(bytes => [.. bytes.Select((_, i) => (byte)('a' + (i % 26)))]));

    [Fact]
    public void A_library_of_senseless_numbers_costs_its_own_frames()
        => HasTheOtherFramesAfter(() => Rewrite(bytes => [.. bytes.Select((its, i) => i < ElfHeaderSize ? its : (byte)0xff)]));

    [Fact]
    public void A_library_that_ends_halfway_costs_its_own_frames() => HasTheOtherFramesAfter(() => Rewrite(bytes => bytes[..(bytes.Length / 2)]));

    private void HasAllFramesAfter(Action damage)
        => Assert.Equal(
            ["stand_still", .. Enumerable.Range(1, StackSource.Libraries).Reverse().Select(number => $"call_{Text(number)}"), "main"],
            FunctionsAfter(damage).SkipWhile(function => function != "stand_still").Take(StackSource.Libraries + 2));

    private void HasTheOtherFramesAfter(Action damage)
    {
        var functions = FunctionsAfter(damage);

        var inner = Enumerable.Range(Damaged + 1, StackSource.Libraries - Damaged).Reverse().Select(number => $"call_{Text(number)}");
        Assert.Equal(["stand_still", .. inner], functions.SkipWhile(function => function != "stand_still").Take(StackSource.Libraries - Damaged + 1));
        Assert.Contains("main", functions);
    }

    private IReadOnlyList<string> FunctionsAfter(Action damage)
    {
        using var target = StackSource.StartLibraries(Folder);
        Eventually.True(() => Backtrace.Waits(target.Pid), () => "it does not wait");
        damage();
        return [.. Backtrace.Of(Assert.Single(Backtrace.Samples(target.Pid)))[target.Pid].Select(frame => frame.Split(':')[0])];
    }

    // In place: the process has the file mapped, and it never runs again.
    private void Rewrite(Func<byte[], byte[]> change)
    {
        var bytes = change(File.ReadAllBytes(Library));
        using var file = File.OpenWrite(Library);
        file.SetLength(bytes.Length);
        file.Write(bytes);
    }
}
