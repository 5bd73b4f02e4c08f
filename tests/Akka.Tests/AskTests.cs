namespace Akka.Tests;

public sealed class AskTests : ActorTest
{
    [Fact]
    public async Task An_ask_gets_the_answer() => Assert.Equal("hello", await ActorOf<Echo>().Ask<string>("hello", Patience));

    [Fact]
    public async Task Answers_find_their_asks()
    {
        var echo = ActorOf<Echo>();

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => echo.Ask<int>(i, Patience)));

        Assert.Equal(Enumerable.Range(0, 500), answers);
    }

    [Fact]
    public async Task Only_the_first_answer_counts()
        => Assert.Equal(1, await ActorOf(() => new Answering(1, 2)).Ask<int>("?", Patience));

    [Fact]
    public async Task An_ask_that_nobody_answers_times_out()
        => await Assert.ThrowsAsync<AskTimeoutException>(
            () => ActorOf<Silent>().Ask<string>("?", TimeSpan.FromMilliseconds(50)));

    [Fact]
    public async Task An_ask_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var answer = ActorOf<Silent>().Ask<string>("?", cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task A_failure_as_answer_is_thrown()
    {
        var asked = ActorOf(() => new Answering(new Status.Failure(new InvalidOperationException("no"))));

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => asked.Ask<string>("?", Patience));

        Assert.Equal("no", thrown.Message);
    }

    [Fact]
    public async Task An_answer_of_the_wrong_type_is_an_error()
        => await Assert.ThrowsAsync<ArgumentException>(() => ActorOf<Echo>().Ask<int>("a string", Patience));

    [Fact]
    public async Task A_message_can_carry_the_reference_that_the_answer_goes_to()
    {
        var asked = ActorOf<ReplyToAddress>();

        var answer = await asked.Ask<string>(address => new Letter(address), Patience, CancellationToken.None);

        Assert.Equal("answer", answer);
    }

    private sealed record Letter(IActorRef ReplyTo);

    private sealed class Answering : ReceiveActor
    {
        public Answering(params object[] answers)
            => ReceiveAny(_ =>
            {
                foreach (var answer in answers)
                    Sender.Tell(answer);
            });
    }

    private sealed class ReplyToAddress : ReceiveActor
    {
        public ReplyToAddress() => Receive<Letter>(letter => letter.ReplyTo.Tell("answer"));
    }
}
