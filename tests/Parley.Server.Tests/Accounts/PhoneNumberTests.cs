using Parley.Server.Accounts;

namespace Parley.Server.Tests.Accounts;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+15550100", "+15550100")]
    [InlineData("+1 555 0100", "+15550100")]
    [InlineData(" 00 1 (555) 01-00 ", "+15550100")]
    [InlineData("+49.30.1234567", "+49301234567")]
    [InlineData("+1234567", "+1234567")]
    [InlineData("+123456789012345", "+123456789012345")]
    public void A_number_is_the_same_however_it_is_written(string written, string expected)
    {
        Assert.True(PhoneNumber.TryParse(written, out var number));
        Assert.Equal(expected, number.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("15550100")]
    [InlineData("+123456")]
    [InlineData("+1234567890123456")]
    [InlineData("+05550100")]
    [InlineData("+1555o100")]
    [InlineData("+1555\u0660100")]
    [InlineData("++15550100")]
    [InlineData("+15550100\n")]
    [InlineData("+1                                               5550100")]
    public void What_is_not_a_number_with_a_country_code_is_refused(string? written) => Assert.False(PhoneNumber.TryParse(written, out _));
}
