namespace Parley.Client.Tests.Surface;

/// <summary>
/// Others build on the public surface: it changes when somebody means it to. After such a change run this test with PARLEY_WRITE_API=1, which writes the file
/// anew, read the difference, and commit it.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public async Task The_public_surface_is_the_one_that_was_agreed()
    {
        var file = Checkout.Path("src", "Parley.Client", "PublicAPI.txt");
        var actual = ApiText.Of(typeof(ParleyClient).Assembly).ToList();
        if (Environment.GetEnvironmentVariable("PARLEY_WRITE_API") == "1")
            await File.WriteAllLinesAsync(file, actual);
        var agreed = await File.ReadAllLinesAsync(file);
        var (gone, added) = (agreed.Except(actual).ToList(), actual.Except(agreed).ToList());
        Assert.True(
            agreed.SequenceEqual(actual),
            $"The public surface of Parley.Client has changed. If that is meant, run this test with PARLEY_WRITE_API=1 and commit the file.\nGone:\n{string.Join('\n', gone)}\nNew:\n{string.Join('\n', added)}");
    }
}
