"""Send each kernel message at once: `make lab`, Binder and the browser tests start the server with this folder on JUPYTER_CONFIG_PATH.

jupyter-server leaves Nagle's algorithm on for a kernel's websocket, so a small message can wait up to 44 ms for the
acknowledgement of the one before: half of what a learner feels between a slider and its picture. The connection class is
not a public interface; where it is gone, the panels are slower and still work.
"""
import warnings

try:
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
except ImportError:
    warnings.warn("this jupyter-server has no ZMQChannelsWebsocketConnection: sliders will answer up to 44 ms later", stacklevel=1)
else:
    class PromptConnection(ZMQChannelsWebsocketConnection):
        """A kernel's websocket that does not hold small messages back."""

        def connect(self):
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    get_config().ServerApp.kernel_websocket_connection_class = PromptConnection  # noqa: F821 - Jupyter defines get_config here
