using static TorchSharp.torch;

namespace Microsoft.ML.ResNet.Tests.Interop;

[TestClass]
public sealed class TorchThreadsTests
{
    [TestMethod]
    public void A_number_of_threads_is_set_for_a_while_and_without_one_the_user_s_own_setting_counts()
    {
        TorchThreads.UseDefault();
        int before = get_num_threads();
        try
        {
            set_num_threads(3);
            using (TorchThreads.Use(null))
                Assert.AreEqual(3, get_num_threads());
            using (TorchThreads.Use(2))
                Assert.AreEqual(2, get_num_threads());
            Assert.AreEqual(3, get_num_threads());
        }
        finally
        {
            set_num_threads(before);
        }
    }
}
