import java.util.Properties;
import org.apache.solr.embedded.JettyConfig;
import org.apache.solr.embedded.JettySolrRunner;

/** Apache Solr, the search server that CKAN needs. Arguments: its folder, its port. */
public class Solr {
  public static void main(String[] args) throws Exception {
    var config = JettyConfig.builder().setContext("/solr").setPort(Integer.parseInt(args[1])).build();
    new JettySolrRunner(args[0], new Properties(), config).start();
    System.out.println("{\"ready\":true}");
    Thread.currentThread().join();
  }
}
