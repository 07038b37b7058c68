import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;

/** Starts DynamoDB Local on 127.0.0.1. Arguments: PORT [DIRECTORY]. */
public final class DynamodbOnLoopback {
  public static void main(String[] arguments) throws Exception {
    String directory = arguments.length > 1 ? arguments[1] : null;
    boolean inMemory = directory == null;
    boolean sharesOneDatabase = true;
    boolean delaysTransientStates = false;
    var handler = new LocalDynamoDBRequestHandler(
        0, inMemory, directory, sharesOneDatabase, delaysTransientStates);
    var server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])));
    server.setHandler(new LocalDynamoDBServerHandler(handler, null));
    server.start();
    server.join();
  }
}
