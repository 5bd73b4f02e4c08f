using System.Runtime.Serialization;
using System.Text;

namespace Akka.Persistence.Tests;

/// <summary>What is stored must be read for ever: numbers, manifests and bytes are frozen here.</summary>
public sealed class SerializationTests() : PersistenceTest(Systems.InMemory())
{
    [Theory]
    [InlineData("text", "\"text\"")]
    [InlineData("a \"quote\" and \\ \n", "\"a \\\"quote\\\" and \\\\ \\n\"")]
    [InlineData("", "\"\"")]
    [InlineData(7, """{"$":"I7"}""")]
    [InlineData(-7L, "-7")]
    [InlineData(1.5, "1.5")]
    [InlineData(2.0, "2.0")]
    [InlineData(1.5f, """{"$":"F1.5"}""")]
    [InlineData(true, "true")]
    public void Plain_values_are_json_of_serializer_one(object value, string json)
    {
        var serializer = Sys.Serialization.FindSerializerFor(value);

        Assert.Equal(1, serializer.Identifier);
        Assert.False(serializer.IncludeManifest);
        Assert.Equal(json, Encoding.UTF8.GetString(serializer.ToBinary(value)));
        Assert.Equal(value, Sys.Serialization.Deserialize(serializer.ToBinary(value), 1, ""));
    }

    [Fact]
    public void Bytes_are_themselves_of_serializer_four()
    {
        var serializer = Sys.Serialization.FindSerializerFor(new byte[] { 1 });

        Assert.Equal(4, serializer.Identifier);
        Assert.Equal([1, 2], serializer.ToBinary(new byte[] { 1, 2 }));
        Assert.Equal(new byte[] { 1, 2 }, Sys.Serialization.Deserialize([1, 2], 4, ""));
    }

    [Fact]
    public void A_serializer_gets_the_manifest_that_it_gave()
    {
        var serializer = Sys.Serialization.FindSerializerForType(typeof(Measured));

        Assert.Equal("M1", Akka.Serialization.Serialization.ManifestFor(serializer, new Measured(1)));
        Assert.Equal(new Measured(258), Sys.Serialization.Deserialize([2, 1, 0, 0], MeasuredSerializer.Id, "M1"));
        Assert.Equal(new Measured(258), Sys.Serialization.Deserialize([2, 1], MeasuredSerializer.Id, "M0"));
    }

    [Fact]
    public void A_number_that_no_serializer_has_is_an_error()
        => Assert.Throws<SerializationException>(() => Sys.Serialization.Deserialize([], 999, "M1"));
}
